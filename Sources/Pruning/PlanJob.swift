import Bytes
import Corpora
import SystemPackage
import Tokenizers

/// Decides what stays of a model, and saves the plan: what ``ApplyJob`` carries out.
package struct PlanJob: Sendable {
  private let request: PruningRequest
  private let progress: @Sendable (PruningProgress) -> Void

  /// A job that tells `progress` what it does.
  ///
  /// - Parameters:
  ///   - request: What is to be decided; its output is the file of the plan.
  ///   - progress: Called from any thread.
  package init(
    _ request: PruningRequest, progress: @escaping @Sendable (PruningProgress) -> Void
  ) {
    (self.request, self.progress) = (request, progress)
  }

  /// Measures, decides, and compares documents in the tokens that they will have.
  ///
  /// - Returns: What the plan will come to, in figures. Where documents differ, nothing is written.
  /// - Throws: What keeps the plan from being made.
  package func run() throws -> PruningOutcome {
    let start = ContinuousClock.now
    let watch = FileWatch(request.model)
    let model = try Model(request)
    let planner = try Planner(request, model, progress: progress)
    let files = try ModelFiles(
      model, keepsTokens: request.keepsAllTokens,
      newNames: ModelFiles.newNames(
        cutsLayers: request.layers != .whole, keepsShape: request.keepsShape, hasCard: true))
    let hashes = InputHashes(
      files.named.filter { files.decisive.contains($0.name) }, threads: request.threads,
      isHashing: request.hashesInputs)
    var (plan, layers) = try planner.decide()
    var result: VerificationResult?
    if request.verifies, let corpus = planner.corpus, let vocabulary = plan.vocabulary {
      let compared = try compare(model, vocabulary, on: corpus, documents: plan.usage.documents)
      result = compared
      plan.compared = PruningPlan.Compared(
        documents: compared.documents, resegmented: compared.resegmented)
    }
    if request.verifies, planner.corpus != nil, plan.vocabulary == nil {
      // The tokenizer's files stay, and with them all tokens.
      plan.compared = PruningPlan.Compared(documents: plan.usage.documents, resegmented: 0)
    }
    var outcome = PruningOutcome(request, model, plan, files)
    outcome.verification = result
    outcome.passTimes = layers?.times ?? []
    let target = try PlanTarget(
      model, name: request.hubName ?? request.baseName, files: try hashes.wait())
    try watch.check(files.named.map(\.path))
    if result?.isExact ?? true {
      try PlanFile.write(
        plan, for: target, model, to: request.output, force: request.replaces)
      outcome.savedPlan = request.output
    }
    outcome.duration = .now - start
    return outcome
  }

  private func compare(
    _ model: Model, _ vocabulary: VocabularyPlan, on corpus: Corpus, documents: Int
  ) throws -> VerificationResult {
    let (progress, size) = (progress, corpus.size)
    var result = VerificationResult()
    let pruned = try PrunedTokenizer(of: model, vocabulary.map)
    try DocumentCheck.run(
      on: corpus, original: model.tokenizerFiles.allTokenizers, pruned: pruned.files.allTokenizers,
      vocabulary.map, allowsResegmentation: request.policy.isLossy, threads: request.threads,
      progress: { progress(.verifying($0, size: size)) }, into: &result)
    // A file may grow while it is read.
    if documents != result.documents {
      result.note(.documentCount(counted: documents, verified: result.documents))
    }
    return result
  }
}
