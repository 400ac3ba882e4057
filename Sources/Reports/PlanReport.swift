package import JSONText
package import Pruning
import SystemPackage
import Tokenizers

/// What `vprune inspect --plan` tells of a saved plan.
package struct PlanReport {
  private let plan: PlanFile

  package init(_ plan: PlanFile) {
    self.plan = plan
  }

  /// How many tokens are shown of a kind.
  private static let shown = 20

  /// The lines that a person reads.
  package var text: String {
    var sections = [["\(plan.path)", "  for \(plan.target.name)"] + corpus]
    if let vocabulary = plan.vocabulary {
      sections.append(kept(vocabulary))
      if !vocabulary.dropped.isEmpty { sections.append(dropped(vocabulary)) }
    } else {
      sections.append(["Kept", "  all tokens"])
    }
    if let holdout = plan.holdout { sections.append(HoldoutReport(holdout).lines) }
    if let masks = plan.masks { sections.append(["Layers"] + Self.lines(masks)) }
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private var corpus: [String] {
    let usage = plan.usage
    guard usage.tokenCount > 0 else { return [] }
    return (plan.isEdited ? ["  edited since: figures are of the plan as it was"] : []) + [
      "  from \(Figures.counted(usage.documents, "document")) with "
        + "\(Figures.counted(usage.tokenCount, "token")); "
        + "\(Figures.percent(usage.coveredTokens ?? 0, of: usage.tokenCount)) of occurrences covered"
    ] + SegmentationWords(usage.segmentations).sentences(usage).map { "  \($0)" }
  }

  private func kept(_ vocabulary: PlanFile.Vocabulary) -> [String] {
    var table = TextTable([.left, .right, .left])
    for reason in VocabularyPlan.Reason.allCases {
      let tokens = vocabulary.kept.filter { $0.reason == reason }
      guard !tokens.isEmpty else { continue }
      let some = tokens.prefix(8).map { Self.name($0.token) }.joined(separator: " ")
      table.append(
        "  \(PruningSummary.words(for: reason))", Figures.count(tokens.count),
        some + (tokens.count > 8 ? " …" : ""))
    }
    let all =
      "Kept: \(Figures.count(vocabulary.kept.count)) of \(Figures.counted(vocabulary.before, "token"))"
    return [all + (vocabulary.bound.map { ", by --\($0.rawValue)" } ?? "")] + table.lines
  }

  private func dropped(_ vocabulary: PlanFile.Vocabulary) -> [String] {
    let costs = vocabulary.dropped.map(\.cost)
    let extra = costs.reduce(0) { $0.addingOrMost($1.extraTokens) }
    let unknown = costs.reduce(0) { $0.addingOrMost($1.unknown) }
    var table = TextTable([.left, .right, .right, .right])
    table.append("  token", "occurrences", "extra tokens", "unknown")
    // What costs most comes first.
    let sorted = vocabulary.dropped.sorted {
      ($1.cost.price, $0.cost.id) < ($0.cost.price, $1.cost.id)
    }
    for token in sorted.prefix(Self.shown) {
      table.append(
        "  " + Self.name(token.token), Figures.count(token.cost.occurrences),
        Figures.count(token.cost.extraTokens), Figures.count(token.cost.unknown))
    }
    let more = sorted.count - Self.shown
    return [
      "Dropped: \(Figures.counted(costs.count, "used token")), \(vocabulary.hasExactPrices ? "" : "about ")"
        + "\(Figures.counted(extra, "token")) more in the text, \(Figures.count(unknown)) unknown"
    ] + table.lines + (more > 0 ? ["  … and \(Figures.count(more)) more"] : [])
  }

  private static func lines(_ masks: MaskFile) -> [String] {
    func counts(_ rows: [[Bool]]) -> String {
      rows.map { row in "\(row.count { $0 })" }.joined(separator: " ")
    }
    var table = TextTable([.left, .left])
    if let layers = masks.layers {
      table.append(
        "  layers", layers.indices.filter { layers[$0] }.map(String.init).joined(separator: " "))
    }
    if let heads = masks.heads { table.append("  heads", counts(heads)) }
    if let neurons = masks.neurons { table.append("  neurons", counts(neurons)) }
    return table.lines
  }

  static func name(_ token: [UInt8]) -> String { Diagnosis.excerpt(token) }

  /// Everything, as a JSON object.
  package var json: JSONValue {
    let usage = plan.usage
    return .object([
      ("plan", .string(plan.path.string)), ("model", .string(plan.target.name)),
      ("asked", plan.asked.json),
      (
        "corpus",
        .object([
          ("documents", .integer(usage.documents)), ("tokens", .integer(usage.tokenCount)),
          ("covered_tokens", usage.coveredTokens.map { .integer($0) } ?? .null),
          ("segmentations", usage.segmentations?.json ?? .null),
        ])
      ),
      ("vocabulary", plan.vocabulary.map(Self.json) ?? .null),
      ("holdout", plan.holdout?.json ?? .null), ("heads", Self.json(plan.masks?.heads)),
      ("neurons", Self.json(plan.masks?.neurons)),
      ("layers", plan.masks?.layers.map { Self.json($0) } ?? .null),
    ])
  }

  private static func json(_ vocabulary: PlanFile.Vocabulary) -> JSONValue {
    .object([
      ("before", .integer(vocabulary.before)), ("after", .integer(vocabulary.kept.count)),
      ("bound", vocabulary.bound.map { .string($0.rawValue) } ?? .null),
      (
        "kept",
        .array(
          vocabulary.kept.map {
            .object([
              ("id", .integer($0.id.index)), ("token", .utf8($0.token)),
              ("reason", .string($0.reason.rawValue)),
            ])
          })
      ),
      ("exact", .bool(vocabulary.hasExactPrices)),
      ("dropped", .array(vocabulary.dropped.map { json($0) })),
    ])
  }

  private static func json(_ token: PlanFile.Dropped) -> JSONValue {
    .object([
      ("id", .integer(token.cost.id.index)), ("token", .utf8(token.token)),
      ("occurrences", .integer(token.cost.occurrences)),
      ("extra_tokens", .integer(token.cost.extraTokens)), ("unknown", .integer(token.cost.unknown)),
    ])
  }

  private static func json(_ rows: [[Bool]]?) -> JSONValue {
    rows.map { .array($0.map { json($0) }) } ?? .null
  }

  /// Numbers of what stays.
  private static func json(_ row: [Bool]) -> JSONValue {
    .array(row.indices.filter { row[$0] }.map { .integer($0) })
  }
}
