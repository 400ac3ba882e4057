import Bytes
import Checkpoints
package import SystemPackage
package import Tokenizers
import Transformers

/// Puts tokens back into a pruned model, out of the original that it was made of.
package struct RestoreJob: Sendable {
  /// What was done, in figures.
  package struct Outcome: Sendable {
    package let original: FilePath
    package let pruned: FilePath
    package let output: FilePath
    /// Tokens that came back, by id of the original.
    package let restored: [(id: TokenID, token: [UInt8])]
    /// Of these, how many only because others are built from them.
    package let parts: Int
    package let vocabulary: Change
    package let weights: Change
    /// `nil` where there was none; where it is not exact, nothing is left of the output.
    package var verification: VerificationResult?
  }

  private let request: PruningRequest
  private let pruned: FilePath

  /// A job.
  ///
  /// - Parameters:
  ///   - pruned: The pruned model's directory.
  ///   - request: The original, the output, and which tokens are asked for.
  package init(_ pruned: FilePath, _ request: PruningRequest) {
    (self.pruned, self.request) = (pruned, request)
  }

  /// Writes a model with the pruned one's tokens and those that are asked for.
  ///
  /// Rows of tokens that the pruned model has are its own, also where it was trained further; rows of those that come
  /// back are the original's.
  ///
  /// - Returns: What was done.
  /// - Throws: ``PruningError/notPrunedFrom(pruned:model:part:)`` where the pruned model was not made of the original,
  ///   or what keeps the output from being written.
  package func run() throws -> Outcome {
    let watches = [FileWatch(request.model), FileWatch(pruned)]
    let base = try Model(request)
    let old = try Model(directory: pruned, prunedFrom: base)
    try OutputPlace(request, others: [pruned]).check()
    let asked = try AskedTokens(request.policy, of: base.tokenizer).ids
    let restoration = try Restoration(base, old, asked)
    let directory = try NewDirectory(at: request.output, replacing: request.replaces)
    try restoration.write(into: directory, threads: request.threads)
    var outcome = Outcome(
      original: base.directory, pruned: old.directory, output: request.output,
      restored: restoration.restored.sorted().map {
        ($0, base.tokenizer.token($0).map(Array.init) ?? [])
      },
      parts: restoration.restored.subtracting(asked).count,
      vocabulary: Change(
        before: restoration.kept.count, after: restoration.map.kept.count),
      weights: Change(
        before: old.checkpoint.byteCount,
        after: try Checkpoint(directory: directory.temporary).byteCount))
    if request.verifies {
      let result = try RestoreCheck(restoration).run(on: directory.temporary)
      outcome.verification = result
      guard result.isExact else {
        for watch in watches { try watch.check() }
        directory.abandon()
        return outcome
      }
    }
    for watch in watches { try watch.check() }
    try directory.commit(replacing: request.replaces)
    return outcome
  }
}
