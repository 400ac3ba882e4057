import Bytes
import SystemPackage
import Tokenizers

/// The main job: measure, decide, cut, verify, and only then give the result its name.
package struct PruningJob: Sendable {
  private let request: PruningRequest
  private let card: Card?
  private let progress: @Sendable (PruningProgress) -> Void

  /// Writes the model card: of what was done, and of the original's card, empty where it has none.
  package typealias Card = @Sendable (PruningOutcome, [UInt8]) -> [UInt8]

  /// A job that tells `progress` what it does.
  ///
  /// - Parameters:
  ///   - request: What is to be done.
  ///   - card: Writes the model card; without it the original's is copied.
  ///   - progress: Called from any thread.
  package init(
    _ request: PruningRequest, card: Card? = nil,
    progress: @escaping @Sendable (PruningProgress) -> Void
  ) {
    self.request = request
    self.card = card
    self.progress = progress
  }

  /// Does the job: decides, and carries the plan out at once.
  ///
  /// Where verification finds differences nothing is left of the output: they are in the
  /// outcome.
  ///
  /// - Returns: What was done, in figures.
  /// - Throws: What keeps the job from being done; then nothing is written.
  package func run() throws -> PruningOutcome {
    let start = ContinuousClock.now
    let watch = FileWatch(request.model)
    let model = try Model(request)
    try OutputPlace(request).check()
    let planner = try Planner(request, model, progress: progress)
    let directory =
      request.isDryRun
      ? nil : try NewDirectory(at: request.output, replacing: request.replaces)
    let files = try ModelFiles(
      model, keepsTokens: request.keepsAllTokens,
      newNames: ModelFiles.newNames(
        cutsLayers: request.layers != .whole, keepsShape: request.keepsShape, hasCard: card != nil))
    let hashes = directory.map { _ in
      InputHashes(files.named, threads: request.threads, isHashing: request.hashesInputs)
    }
    let (plan, layers) = try planner.decide()
    var outcome: PruningOutcome
    if let directory, let hashes {
      let outputs =
        try layers.map {
          OutputCheck(expected: $0.encoder, documents: $0.samples, plan: plan.vocabulary)
        } ?? OutputCheck.packed(plan, of: model, request)
      outcome = try PlanWriting(
        request: request, model: model, plan: plan, files: files, watch: watch, card: card,
        progress: progress
      ).write(into: directory, hashes, PlanWriting.Proof(corpus: planner.corpus, outputs: outputs))
    } else {
      outcome = PruningOutcome(request, model, plan, files)
    }
    outcome.passTimes = layers?.times ?? []
    outcome.duration = .now - start
    return outcome
  }
}

extension Model {
  /// Opens the model of a request, whose files must agree.
  init(_ request: PruningRequest) throws {
    try self.init(directory: request.model, allowingUnknownFamily: request.allowsUnknownFamily)
    try tokenizerFiles.checkConsistency()
  }
}
