import Corpora
package import JSONText
package import Tokenizers
import Transformers

/// The parts of a plan that vprune.json has, too.
extension PruningPlan {
  /// By kind, the files that decided beside the model.
  var inputsJSON: [(key: String, value: JSONValue)] {
    inputs.map { ($0.kind, InputHashes.json($0.files)) }
  }

  /// Masks of heads, neurons and layers; null where these stay.
  var masksJSON: JSONValue { structure.map { $0.plan.masks(of: $0.before) } ?? .null }

  /// What the budget came to.
  var layersJSON: JSONValue {
    guard let fit, let structure else { return .null }
    func size(_ shape: EncoderShape) -> JSONValue {
      .object([
        ("heads", .array(shape.running.map { .integer($0.heads) })),
        ("neurons", .array(shape.running.map { .integer($0.neurons) })),
        (
          "macs_at_\(EncoderShape.standardLength)",
          .integer(shape.multiplyAdds(length: EncoderShape.standardLength))
        ),
      ])
    }
    return .object([
      ("before", size(structure.before)), ("after", size(structure.after)), ("fit", fit.json),
    ])
  }
}

extension UsageTotals {
  /// As the record, a saved plan and the summary have it.
  package var json: JSONValue {
    .object([
      ("documents", .integer(documents)), ("bytes", .integer(textSize)),
      ("tokens", .integer(tokenCount)), ("distinct_tokens", .integer(distinctTokens)),
      ("covered_tokens", coveredTokens.map { .integer($0) } ?? .null),
      ("unseen_tokens", unseenTokens.map { .integer($0) } ?? .null),
      ("replaced_sequences", .integer(replacedCount)),
      (
        "sample",
        sample.map {
          .object([
            ("documents", .integer($0.documents)), ("seed", .integer(Int(clamping: $0.seed))),
          ])
        } ?? .null
      ),
      ("segmentations", segmentations?.json ?? .null),
      (
        "lost_elsewhere",
        lostElsewhere.map {
          .object([("tokens", .integer($0.tokens)), ("occurrences", .integer($0.occurrences))])
        } ?? .null
      ),
    ])
  }

  init(_ field: PlanField) throws(PruningError) {
    documents = try field.member("documents").count()
    textSize = try field.member("bytes").count()
    tokenCount = try field.member("tokens").count()
    distinctTokens = try field.member("distinct_tokens").count()
    coveredTokens = try field.member("covered_tokens").count()
    unseenTokens = try field.member("unseen_tokens").count()
    replacedCount = try field.member("replaced_sequences").count()
    sample = try field.optional("sample").map { field throws(PruningError) in
      Usage.Sample(
        documents: try field.member("documents").count(),
        seed: UInt64(clamping: try field.member("seed").count()))
    }
    segmentations = try field.optional("segmentations").map { field throws(PruningError) in
      Segmentations(
        own: try field.member("figures").string(), others: try field.member("others").strings())
    }
    lostElsewhere = try field.optional("lost_elsewhere").map { field throws(PruningError) in
      LostElsewhere(
        tokens: try field.member("tokens").count(),
        occurrences: try field.member("occurrences").count())
    }
  }
}

extension Segmentations {
  /// Whose tokens figures are, and whose stay beside them.
  package var json: JSONValue {
    .object([("figures", .string(own)), ("others", .array(others.map { .string($0) }))])
  }
}

extension InputHashes {
  /// A list of files as a record has it.
  static func json(_ entries: [Entry]) -> JSONValue {
    .array(
      entries.map { entry in
        .object(
          [("file", .string(entry.name)), ("bytes", .integer(entry.size))]
            + (entry.sha256.map { [("sha256", .string($0))] } ?? []))
      })
  }

  static func entries(_ field: PlanField) throws(PruningError) -> [Entry] {
    try field.elements().map { item throws(PruningError) in
      Entry(
        name: try item.member("file").string(), size: try item.member("bytes").count(),
        sha256: try item.optional("sha256")?.string())
    }
  }
}

extension LayerFit {
  init(_ field: PlanField) throws(PruningError) {
    documents = try field.member("documents").count()
    tokens = try field.member("tokens").count()
    heldOut = try field.member("held_out").count()
    noised = try field.member("noised").count()
    truncated = try field.member("truncated").count()
    isRefitted = try field.member("refitted").bool()
    isResegmented = try field.member("resegmented").bool()
    exceeded = try field.member("exceeded").elements().map { item throws(PruningError) in
      Excess(
        unit: try item.member("unit").string(), asked: try item.member("asked").count(),
        kept: try item.member("kept").count())
    }
    func part(_ key: String) throws(PruningError) -> Divergence? {
      guard let values = field.optional(key) else { return nil }
      return Divergence(
        distance: try values.member("distance").number(),
        agreement: try values.optional("agreement")?.number())
    }
    before = try part("before")
    divergence = try part("after")
    withVocabulary = try part("after_with_vocabulary")
  }
}
