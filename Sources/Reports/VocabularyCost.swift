import Corpora
import JSONText
import Pruning

/// What it costs that tokens went that the corpus uses, and which limit made them go.
struct VocabularyCost {
  private let plan: VocabularyPlan
  private let usage: UsageTotals
  private let policy: VocabularyPolicy

  init(_ plan: VocabularyPlan, _ usage: UsageTotals, _ policy: VocabularyPolicy) {
    (self.plan, self.usage, self.policy) = (plan, usage, policy)
  }

  /// For the summary.
  var lines: [String] {
    guard !plan.dropped.isEmpty else { return ["limit     no used token had to go"] }
    let tokens = Figures.counted(plan.dropped.count, "used token")
    let about = plan.hasExactPrices ? "" : "about "
    let extra = "\(about)\(Figures.counted(plan.extraTokens, "token")) more in the text"
    let share = Figures.percent(plan.extraTokens, of: usage.tokenCount)
    let unknown = plan.newUnknown
    let lost = unknown > 0 ? ", \(Figures.counted(unknown, "text")) unknown" : ""
    var lines = ["dropped   \(tokens): \(extra) (\(share))\(lost)"]
    if let limit { lines.append("limit     \(limit)") }
    return lines
  }

  /// The option that decided, as it was given.
  private var limit: String? {
    guard let bound = plan.bound else { return nil }
    let value: String? =
      switch bound {
      case .minimumCount: "\(policy.minimumCount)"
      case .coverage:
        policy.coverage.map {
          "\(Figures.plain($0))\(policy.coversEachCorpus ? " --each-corpus" : "")"
        }
      case .maximumVocabulary: policy.maximumVocabulary.map { "\($0)" }
      case .maximumBytes: policy.maximumBytes.map { Figures.bytes($0) }
      case .maximumRatio: policy.maximumRatio.map { Figures.plain($0) }
      }
    let isSize = [.maximumVocabulary, .maximumBytes, .maximumRatio].contains(bound)
    let multiple = isSize && policy.multiple > 1 ? " --round-to \(policy.multiple)" : ""
    return value.map { "--\(bound.rawValue) \($0)\(multiple)" }
  }

  var json: JSONValue {
    .object([
      ("tokens", .integer(plan.dropped.count)), ("extra_tokens", .integer(plan.extraTokens)),
      ("unknown", .integer(plan.newUnknown)), ("exact", .bool(plan.hasExactPrices)),
      ("bound", plan.bound.map { .string($0.rawValue) } ?? .null),
    ])
  }
}
