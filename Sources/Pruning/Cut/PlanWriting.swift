import Bytes
import Checkpoints
import Corpora
import Synchronization
import SystemPackage
import Tokenizers
import Transformers

/// Carries a plan out: cut, verify, record, and only then give the result its name.
struct PlanWriting {
  let request: PruningRequest
  let model: Model
  let plan: PruningPlan
  let files: ModelFiles
  /// What the model's files were before any was read.
  let watch: FileWatch
  let card: PruningJob.Card?
  let progress: @Sendable (PruningProgress) -> Void

  /// What the written model is compared with, beside the original.
  struct Proof {
    /// Documents that must have the same tokens; `nil` where none are read.
    var corpus: Corpus?
    /// Whether these are the ones that were counted, as far as is known.
    var isCounted = true
    /// The outputs that pruning layers foretold.
    var outputs: OutputCheck?
    /// Looks at the hashes of the model's files before the result gets its name.
    var files: ([InputHashes.Entry]) throws -> Void = { _ in }
  }

  /// Writes the model.
  ///
  /// Where verification finds differences nothing is left of the output: they are in the outcome.
  ///
  /// - Parameters:
  ///   - directory: Where it is written.
  ///   - hashes: Of ``files``.
  ///   - proof: What is verified.
  /// - Returns: What was done, in figures.
  /// - Throws: What keeps the model from being written; then nothing is.
  func write(
    into directory: NewDirectory, _ hashes: InputHashes, _ proof: Proof
  ) throws -> PruningOutcome {
    var outcome = PruningOutcome(request, model, plan, files)
    let cut = ModelCut(
      model.configuration.family, vocabulary: plan.vocabulary, structure: plan.structure)
    try write(cut, into: directory, byteCount: outcome.weights.after)
    if request.verifies {
      outcome.verification = try verify(cut, directory, proof)
      guard outcome.verification?.isExact == true else {
        // Another model's files differ, too.
        try watch.check(files.named.map(\.path))
        directory.abandon()
        return outcome
      }
    }
    let entries = try hashes.wait()
    try proof.files(entries)
    let record = PruningRecord(plan: plan, shardLimit: request.shardLimit, modelFiles: entries)
    try WritableFile.create(
      directory.temporary.appending(PruningRecord.fileName), holding: record.text)
    try writeCard(outcome, into: directory)
    outcome.filesAfter = try Directory.byteCount(below: directory.temporary)
    try watch.check(files.named.map(\.path))
    try directory.commit(replacing: request.replaces)
    return outcome
  }

  private func write(_ cut: ModelCut, into directory: NewDirectory, byteCount: Int) throws {
    let written = Mutex(0)
    try ModelSurgery(
      model: model, vocabulary: plan.vocabulary, cut: cut, contents: files.contents,
      threads: request.threads, shardLimit: request.shardLimit
    ).write(into: directory) { count in
      let done = written.withLock { written in
        written += count
        return written
      }
      progress(.writing(bytes: done, of: byteCount))
    }
  }

  private func verify(
    _ cut: ModelCut, _ directory: NewDirectory, _ proof: Proof
  ) throws -> VerificationResult {
    let (progress, size) = (progress, proof.corpus?.size)
    var result = try Verification(
      original: Model(directory: request.model, allowingUnknownFamily: true),
      pruned: directory.temporary, promise: plan.structure.map { StructurePromise($0) },
      threads: request.threads
    ).run(
      on: proof.corpus,
      countedDocuments: proof.isCounted ? proof.corpus.map { _ in plan.usage.documents } : nil,
      allowsResegmentation: plan.asked.policy.isLossy || plan.isEdited,
      progress: { progress(.verifying($0, size: size)) })
    if !proof.isCounted, !result.isExact, result.documents != plan.usage.documents {
      result.note(.otherText(counted: plan.usage.documents, verified: result.documents))
    }
    if let outputs = proof.outputs {
      let found = try outputs.run(on: directory.temporary)
      result.outputs = found.documents
      if let difference = found.difference { result.note(difference) }
    }
    return result
  }

  private func writeCard(_ outcome: PruningOutcome, into directory: NewDirectory) throws {
    guard let card else { return }
    let name = DirectoryContents.cardName
    let original = request.model.appending(name)
    let text = Directory.kind(of: original) == .file ? try ReadableFile.contents(of: original) : []
    try WritableFile.create(directory.temporary.appending(name), holding: card(outcome, text))
  }
}
