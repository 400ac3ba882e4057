import Checkpoints
import Kernels
import SystemPackage
import Tensors
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
  private let tolerance: Double

  /// A check against a model in memory, of which the written one has the very weights.
  init(
    expected: Transformers.Encoder, documents: TokenBatch, plan: VocabularyPlan?,
    tolerance: Double = leastTolerance
  ) {
    (self.expected, self.documents, self.plan) = (expected, documents, plan)
    self.tolerance = tolerance
  }

  /// A check of a model from which only was taken what added nothing, against the original as it was.
  ///
  /// - Parameters:
  ///   - plan: What stays.
  ///   - model: The original.
  ///   - request: What was asked.
  /// - Returns: `nil` where nothing was packed, or the encoder does not run such models: then bytes are all that is
  ///   compared.
  /// - Throws: What is wrong with the original, such as weights that are not finite.
  static func packed(
    _ plan: PruningPlan, of model: Model, _ request: PruningRequest
  ) throws -> OutputCheck? {
    guard request.layers == .packed, let packed = plan.structure else { return nil }
    let encoder: Transformers.Encoder
    do throws(TransformerError) {
      encoder = try Transformers.Encoder(model.configuration, model.checkpoint)
    } catch {
      switch error {
      case .nonFiniteWeight, .tensorMissing, .weights: throw error
      default: return nil
      }
    }
    let types = packed.values.keys.compactMap { model.checkpoint[$0]?.dataType }
    return OutputCheck(
      expected: encoder, documents: TokenBatch(timing: 8, length: 32, of: encoder),
      plan: plan.vocabulary,
      tolerance: max(leastTolerance, 8 * (types.map(roundoff).max() ?? 0)))
  }

  private static let leastTolerance = 1e-5

  /// How much a number changes at most, as a part of it, where it is rounded to a type of 16 bits.
  private static func roundoff(_ type: DataType) -> Double {
    switch type {
    case .bf16: 0x1p-8
    case .f16: 0x1p-11
    default: 0
    }
  }

  /// Reads the written model and compares outputs.
  ///
  /// - Parameter directory: Where it is.
  /// - Returns: Of how many documents outputs were compared, and what differs, if anything does.
  /// - Throws: What keeps the model from being read.
  func run(on directory: FilePath) throws -> (documents: Int, difference: Difference?) {
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
    guard old.count > 0 else { return (0, nil) }
    let run = EncoderRun(expected.blas)
    let tokens = SampledLoss(task: expected.task).tokens(old)
    var wanted = try expected.outputs(old, tokens: tokens, run)
    let found = try written.outputs(new, tokens: tokens, run)
    if expected.task == .maskedLanguageModel, let plan {
      wanted = wanted.gathering(columns: plan.map.kept.map(\.index))
    }
    guard wanted.rows == found.rows, wanted.columns == found.columns else {
      return (old.count, .outputs(distance: .infinity))
    }
    let largest = wanted.values.reduce(Float(0)) { max($0, abs($1)) }
    let distance = zip(wanted.values, found.values).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    guard Double(distance) <= Double(largest) * tolerance else {
      return (
        old.count, .outputs(distance: Double(distance / max(largest, .leastNormalMagnitude)))
      )
    }
    return (old.count, nil)
  }
}
