import Bytes
package import Corpora
package import SystemPackage
import Tokenizers

/// Carries a saved plan out.
package struct ApplyJob: Sendable {
  private let plan: FilePath
  private let request: PruningRequest
  private let corpus: CorpusRequest
  private let card: PruningJob.Card?
  private let progress: @Sendable (PruningProgress) -> Void

  /// A job that tells `progress` what it does.
  ///
  /// - Parameters:
  ///   - plan: What ``PlanJob`` saved.
  ///   - request: Where the model is and what becomes of it; what stays is the plan's.
  ///   - corpus: Documents to compare once more; empty where the plan's comparison will do.
  ///   - card: Writes the model card; without it the original's is copied.
  ///   - progress: Called from any thread.
  package init(
    _ plan: FilePath, _ request: PruningRequest, on corpus: CorpusRequest = CorpusRequest([]),
    card: PruningJob.Card? = nil, progress: @escaping @Sendable (PruningProgress) -> Void
  ) {
    (self.plan, self.request, self.corpus) = (plan, request, corpus)
    (self.card, self.progress) = (card, progress)
  }

  /// Cuts, verifies and records, as ``PruningJob`` does it.
  ///
  /// - Returns: What was done, in figures.
  /// - Throws: What keeps the job from being done, such as a plan for another model; then nothing is written.
  package func run() throws -> PruningOutcome {
    let start = ContinuousClock.now
    let file = try PlanFile(path: plan)
    let watch = FileWatch(request.model)
    let model = try Model(request)
    try OutputPlace(
      request, others: [file.path] + Corpus.expanded(corpus.paths).map { FilePath($0) }
    ).check()
    let plan = try file.plan(for: model)
    let corpus = try corpus.isEmpty ? nil : Corpus(corpus)
    let files = try ModelFiles(
      model, keepsTokens: plan.vocabulary == nil,
      newNames: ModelFiles.newNames(
        cutsLayers: plan.structure != nil, keepsShape: plan.asked.keepsShape, hasCard: card != nil))
    var outcome: PruningOutcome
    if request.isDryRun {
      outcome = PruningOutcome(request, model, plan, files)
    } else {
      let directory = try NewDirectory(at: request.output, replacing: request.replaces)
      let hashes = InputHashes(
        files.named, threads: request.threads, isHashing: request.hashesInputs)
      outcome = try PlanWriting(
        request: request, model: model, plan: plan, files: files, watch: watch, card: card,
        progress: progress
      ).write(
        into: directory, hashes,
        PlanWriting.Proof(
          corpus: corpus, isCounted: false,
          files: { try file.target.check($0, of: model.directory, plan: file.path) }))
    }
    outcome.duration = .now - start
    return outcome
  }
}
