import Corpora
import JSONText
import SystemPackage
import Tokenizers
import Transformers

/// vprune.json: what was asked, from which inputs, and what was decided.
///
/// No time, host or absolute path is in it, so that the same inputs give the same bytes.
struct PruningRecord {
  static let fileName = "vprune.json"

  let request: PruningRequest
  let outcome: PruningOutcome
  let modelFiles: [InputHashes.Entry]
  let textFiles: [InputHashes.Entry]
  let layerFiles: [InputHashes.Entry]
  let tokenFiles: [InputHashes.Entry]

  var text: [UInt8] {
    JSONValue.object([
      ("vprune", .string(ToolVersion.current)),
      ("asked", asked),
      ("inputs", .object([("model", list(modelFiles))] + texts + layerInputs + tokenInputs)),
      ("usage", usage),
      ("plan", plan),
      ("layers", layers),
    ]).lines
  }

  private var budget: LayerBudget? {
    if case .budgeted(let budget) = request.layers { budget } else { nil }
  }

  /// What the budget came to.
  private var layers: JSONValue {
    guard let fit = outcome.layerFit, let structure = outcome.structure else { return .null }
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

  private var texts: [(String, JSONValue)] {
    switch request.text {
    case .corpus: [("corpus", list(textFiles))]
    case .usageFile: [("usage", list(textFiles))]
    case .nothing: []
    }
  }

  /// Masks, scores, and labelled documents.
  private var layerInputs: [(String, JSONValue)] {
    layerFiles.isEmpty ? [] : [("layers", list(layerFiles))]
  }

  /// The list of tokens that stay.
  private var tokenInputs: [(String, JSONValue)] {
    tokenFiles.isEmpty ? [] : [("tokens", list(tokenFiles))]
  }

  private var asked: JSONValue {
    .object([
      ("min_count", .integer(request.policy.minimumCount)),
      ("coverage", request.policy.coverage.map { .number($0) } ?? .null),
      ("each_corpus", .bool(request.policy.coversEachCorpus)),
      ("max_vocab", request.policy.maximumVocabulary.map { .integer($0) } ?? .null),
      ("max_bytes", request.policy.maximumBytes.map { .integer($0) } ?? .null),
      ("max_ratio", request.policy.maximumRatio.map { .number($0) } ?? .null),
      ("round_to", .integer(request.policy.multiple)),
      ("keep_matching", .array(request.policy.keptPatterns.map { .string($0) })),
      ("keep_script", .array(request.policy.keptScripts.map { .string($0) })),
      ("alphabet", .string(request.policy.alphabet.rawValue)),
      ("keep_unused", .bool(request.policy.keepsUnused)),
      ("lossless", .bool(request.policy.isLossless)),
      ("keep_all_tokens", .bool(request.keepsAllTokens)),
      ("keep_shape", .bool(request.keepsShape)),
      ("native", .bool(request.isNative)),
      ("max_shard_size", request.shardLimit.map { .integer($0) } ?? .null),
      ("field", fields?.field.map { .string($0) } ?? .null),
      ("column", fields?.column.map { .string($0) } ?? .null),
      ("budget", budget?.json ?? .null),
    ])
  }

  private var fields: TextFields? {
    if case .corpus(let corpus) = request.text { corpus.fields } else { nil }
  }

  private var usage: JSONValue {
    .object([
      ("documents", .integer(outcome.usage.documents)),
      ("bytes", .integer(outcome.usage.textSize)),
      ("tokens", .integer(outcome.usage.tokenCount)),
      ("distinct_tokens", .integer(outcome.usage.distinctTokens)),
      ("replaced_sequences", .integer(outcome.usage.replacedCount)),
    ])
  }

  private var plan: JSONValue {
    .object([
      ("vocabulary", vocabulary),
      ("transformer", outcome.structure.map { $0.plan.masks(of: $0.before) } ?? .null),
      // SHA-256 of the tensors that are not slices of the original's.
      (
        "computed",
        .object(
          (outcome.structure?.values ?? [:]).sorted { $0.key < $1.key }
            .map { ($0.key, .string($0.value.sha256)) })
      ),
    ])
  }

  /// Old ids of the kept tokens by the reason for which each stays; in ascending order together
  /// they are the new ids.
  private var vocabulary: JSONValue {
    guard let plan = outcome.plan else { return .null }
    let kept = plan.reasonCounts.map { reason, _ in
      let ids = zip(plan.map.kept, plan.reasons).filter { $0.1 == reason }.map { $0.0 }
      return (reason.rawValue, JSONValue.array(ids.map { .integer($0.index) }))
    }
    return .object([
      ("before", .integer(outcome.vocabulary.before)),
      ("after", .integer(outcome.vocabulary.after)),
      ("kept", .object(kept)),
      ("bound", plan.bound.map { .string($0.rawValue) } ?? .null),
      ("dropped", Self.json(plan.dropped)),
    ])
  }

  /// Old ids of tokens that the corpus used, and what the loss of each costs, side by side.
  private static func json(_ tokens: [DroppedToken]) -> JSONValue {
    func list(_ value: (DroppedToken) -> Int) -> JSONValue {
      .array(tokens.map { .integer(value($0)) })
    }
    return .object([
      ("ids", list(\.id.index)), ("occurrences", list(\.occurrences)),
      ("extra_tokens", list(\.extraTokens)), ("unknown", list(\.unknown)),
    ])
  }

  private func list(_ entries: [InputHashes.Entry]) -> JSONValue {
    .array(
      entries.map { entry in
        .object(
          [("file", .string(entry.name)), ("bytes", .integer(entry.size))]
            + (entry.sha256.map { [("sha256", .string($0))] } ?? []))
      })
  }
}
