import Pruning
import Reports

/// What pruning did to a model, or would do, in figures.
public struct PruningResult: Sendable {
  /// A quantity of the model, before and after.
  public struct Change: Equatable, Sendable {
    /// Of the original.
    public let before: Int
    /// Of the pruned model.
    public let after: Int
  }

  /// Tokens of the vocabulary, which are rows of the embedding matrix.
  public let vocabulary: Change
  /// Elements of all tensors; what is stored once counts once.
  public let parameters: Change
  /// Bytes of the tensors.
  public let weightBytes: Change
  /// Documents of the corpus.
  public let documents: Int
  /// Tokens of the corpus, as the original cuts it.
  public let corpusTokens: Int
  /// How many tokens more the corpus takes with the pruned vocabulary; 0 where no used token went.
  public let extraTokens: Int
  /// How many unknown tokens come of it.
  public let unknownTokens: Int
  /// What the written files were compared in; `nil` where nothing was written or compared.
  public let proof: Proof?
  /// What a user should know, in sentences.
  public let warnings: [String]
  /// All figures, as `vprune` prints them for people.
  public let summary: String
  /// All figures, as `vprune --json` prints them: docs/schemas/prune.json says what each key means.
  public let json: String
}

extension PruningResult {
  init(_ outcome: PruningOutcome) {
    vocabulary = Change(outcome.vocabulary)
    parameters = Change(outcome.parameters)
    weightBytes = Change(outcome.weights)
    documents = outcome.usage.documents
    corpusTokens = outcome.usage.tokenCount
    extraTokens = outcome.isEdited ? 0 : outcome.plan?.extraTokens ?? 0
    unknownTokens = outcome.isEdited ? 0 : outcome.plan?.newUnknown ?? 0
    proof = outcome.verification.map { Proof($0) }
    let report = PruningSummary(outcome)
    warnings = report.warnings
    summary = report.text
    json = String(decoding: JSONFormat.prune.lines(report.json), as: UTF8.self)
  }
}

extension PruningResult.Change {
  fileprivate init(_ change: Pruning.Change) {
    self.init(before: change.before, after: change.after)
  }
}
