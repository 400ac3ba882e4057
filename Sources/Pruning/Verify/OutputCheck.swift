import Checkpoints
import Kernels
import SystemPackage
import Tokenizers
import Transformers

/// The proof that a written model says what its plan foretold.
struct OutputCheck {
  /// The pruned model as it was made in memory.
  let expected: Transformers.Encoder
  /// Documents, with tokens of the original.
  let documents: TokenBatch
  /// What became of the vocabulary; `nil` where it stayed.
  let plan: VocabularyPlan?

  /// How far outputs may be apart, as a part of the largest: what sums in another order make.
  private static let tolerance: Float = 1e-5

  /// Reads the written model and compares outputs.
  ///
  /// - Parameter directory: Where it is.
  /// - Returns: What differs, if anything does.
  /// - Throws: What keeps the model from being read.
  func run(on directory: FilePath) throws -> Difference? {
    let written = try Transformers.Encoder(
      ModelConfiguration(directory: directory), Checkpoint(directory: directory))
    // Documents of tokens that went on purpose are other documents now.
    var (old, new) = (TokenBatch(), TokenBatch())
    for rows in documents.documents {
      let ids = Array(documents.tokenIDs[rows])
      let segments = Array(documents.segments[rows])
      let mapped = plan.map { plan in ids.compactMap { plan.map.newID(of: $0) } } ?? ids
      guard mapped.count == ids.count else { continue }
      old.append(ids, segments: segments)
      new.append(mapped, segments: segments)
    }
    guard old.count > 0 else { return nil }
    let run = EncoderRun(expected.blas)
    let tokens = SampledLoss(task: expected.task).tokens(old)
    var wanted = try expected.outputs(old, tokens: tokens, run)
    let found = try written.outputs(new, tokens: tokens, run)
    if expected.task == .maskedLanguageModel, let plan {
      wanted = wanted.gathering(columns: plan.map.kept.map(\.index))
    }
    guard wanted.rows == found.rows, wanted.columns == found.columns else {
      return .outputs(distance: .infinity)
    }
    let largest = wanted.values.reduce(Float(0)) { max($0, abs($1)) }
    let distance = zip(wanted.values, found.values).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    guard distance <= largest * Self.tolerance else {
      return .outputs(distance: Double(distance / max(largest, .leastNormalMagnitude)))
    }
    return nil
  }
}
