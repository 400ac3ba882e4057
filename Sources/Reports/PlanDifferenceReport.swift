package import JSONText
package import Pruning
import SystemPackage
import Tokenizers

/// What `vprune diff` tells.
package struct PlanDifferenceReport {
  private let difference: PlanDifference

  package init(_ difference: PlanDifference) {
    self.difference = difference
  }

  private static let shown = 20
  private var first: PlanFile { difference.plans.first }
  private var second: PlanFile { difference.plans.second }

  /// The lines that a person reads.
  package var text: String {
    var sections = [table]
    let other = first.target
    if other.tokenizer != second.target.tokenizer || other.model != second.target.model {
      sections.append(["They are for two models: \(other.name) and \(second.target.name)"])
    }
    sections += [
      tokens(difference.onlyFirst, of: first, droppedBy: second),
      tokens(difference.onlySecond, of: second, droppedBy: first),
    ].filter { !$0.isEmpty }
    if difference.isSame { sections.append(["Both keep the same"]) }
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private var table: [String] {
    var table = TextTable([.left, .right, .right])
    table.append("", first.path.string, second.path.string)
    func row(_ name: String, _ value: (PlanFile) -> String) {
      table.append(name, value(first), value(second))
    }
    row("tokens kept") { $0.vocabulary.map { Figures.count($0.kept.count) } ?? "all" }
    for reason in VocabularyPlan.Reason.allCases {
      func count(_ plan: PlanFile) -> Int {
        plan.vocabulary?.kept.count { $0.reason == reason } ?? 0
      }
      guard count(first) + count(second) > 0 else { continue }
      row("  \(PruningSummary.words(for: reason))") { Figures.count(count($0)) }
    }
    row("used tokens dropped") { Figures.count($0.vocabulary?.dropped.count ?? 0) }
    row("extra tokens") { plan in
      Figures.count(
        (plan.vocabulary?.dropped ?? []).reduce(0) { $0.addingOrMost($1.cost.extraTokens) })
    }
    if first.holdout != nil || second.holdout != nil {
      row("tokens a word, hold-out") { plan in
        plan.holdout.map { Figures.rate($0.tokensPerWord.after) } ?? "–"
      }
    }
    for (name, one, other) in difference.asked {
      table.append("asked: \(name)", Self.text(one), Self.text(other))
    }
    for units in difference.units {
      let counts = units.counts.map { $0.map(Figures.count) ?? "all" }
      table.append(["\(units.kind) of layer \(units.layer)"] + counts)
    }
    if let layers = difference.layers {
      func list(_ numbers: [Int]?) -> String {
        numbers.map { $0.map(String.init).joined(separator: " ") } ?? "all"
      }
      table.append("layers", list(layers.first), list(layers.second))
    }
    return table.lines
  }

  private static func text(_ value: JSONValue) -> String {
    Diagnosis.excerpt(value.line)
  }

  private func tokens(
    _ tokens: [PlanDifference.Token], of plan: PlanFile, droppedBy other: PlanFile
  ) -> [String] {
    guard !tokens.isEmpty else { return [] }
    var table = TextTable([.left, .left, .right])
    // What the other plan pays most for comes first.
    let sorted = tokens.sorted {
      ($1.cost?.price ?? -1, $0.kept.id) < ($0.cost?.price ?? -1, $1.kept.id)
    }
    for token in sorted.prefix(Self.shown) {
      table.append(
        "  " + PlanReport.name(token.kept.token), PruningSummary.words(for: token.kept.reason),
        token.cost.map { "\(Figures.counted($0.extraTokens, "extra token"))" } ?? "")
    }
    let more = tokens.count - Self.shown
    return ["Only \(plan.path) keeps \(Figures.counted(tokens.count, "token"))"] + table.lines
      + (more > 0 ? ["  … and \(Figures.count(more)) more"] : [])
  }

  /// Everything, as a JSON object.
  package var json: JSONValue {
    func list(_ tokens: [PlanDifference.Token]) -> JSONValue {
      .array(
        tokens.map { token in
          .object([
            ("id", .integer(token.kept.id.index)), ("token", .utf8(token.kept.token)),
            ("reason", .string(token.kept.reason.rawValue)),
            ("extra_tokens", token.cost.map { .integer($0.extraTokens) } ?? .null),
          ])
        })
    }
    return .object([
      ("plans", .array([.string(first.path.string), .string(second.path.string)])),
      ("same", .bool(difference.isSame)),
      (
        "same_model",
        .bool(
          first.target.tokenizer == second.target.tokenizer
            && first.target.model == second.target.model)
      ),
      (
        "asked",
        .object(difference.asked.map { ($0.name, .array([$0.first, $0.second])) })
      ),
      ("only_first", list(difference.onlyFirst)), ("only_second", list(difference.onlySecond)),
      (
        "units",
        .array(
          difference.units.map { units in
            .object([
              ("layer", .integer(units.layer)), ("kind", .string(units.kind)),
              ("kept", .array(units.counts.map { $0.map { .integer($0) } ?? .null })),
              ("differing", units.differing.map { .integer($0) } ?? .null),
            ])
          })
      ),
    ])
  }
}
