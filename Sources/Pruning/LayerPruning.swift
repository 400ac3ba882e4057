import Corpora
import Kernels
import Transformers

/// Decides which heads, neurons and layers stay under a budget, and refits what is left.
struct LayerPruning {
  let model: Model
  let shape: EncoderShape
  var budget: LayerBudget
  let isNative: Bool
  let keepsShape: Bool
  let threads: Int
  var progress: (String) -> Void = { _ in }

  /// A decision, and what it leads to.
  struct Result {
    let structure: ModelCut.Structure
    var fit: LayerFit
    /// How far outputs are from the dense model's, noised documents included; `nil` without text.
    let distance: Double?
    /// The pruned model, and documents with which its outputs can be told from those of what was written.
    let encoder: Transformers.Encoder
    let samples: TokenBatch
    /// Passes of the dense model beside those of the pruned one; none where the shape stays.
    var times: [PassTimes] = []
  }

  /// What is measured once and used for any budget.
  struct Measured {
    let encoder: Transformers.Encoder
    let text: CalibrationText?
    /// What taylor's scores are of; `nil` where none are measured.
    let loss: LossText?
    /// Documents that were longer than the model sees.
    let truncated: Int
    let calibration: CalibrationBatches
    let isResegmented: Bool
    let sensitivity: Sensitivity?
    /// The places in the order of layers that may stay, the choice that seems best first.
    var layerChoices: [[Int]]
    let curves: RemovalCurves
    /// Whether curves are of the sublayers' own errors, so that units can be chosen anew while layers are refitted.
    let choosesUnits: Bool
    /// What parts take on this machine; `nil` where the budget is none of time.
    let times: UnitCosts?
  }

  /// Chooses, cuts and refits; of several ways to share the budget among layers, and of several choices of whole
  /// layers, the one whose outputs are nearest to the dense model's on documents that fits did not see.
  ///
  /// - Parameter measured: What was measured.
  /// - Returns: The decision, and what it leads to.
  /// - Throws: ``PruningError/impossibleBudget(_:limit:)`` where nothing small enough is left.
  func run(_ measured: Measured) throws -> Result {
    guard let plan = try best(try plans(measured), measured) else {
      throw search(measured).impossible
    }
    progress("fitting what is left")
    Matrix.releaseUnusedMemory()
    var result = try results([plan], measured, isTrial: false)[0]
    result.fit.withVocabulary = try divergenceWithVocabulary(result.encoder, measured)
    if !keepsShape {
      progress("timing passes")
      result.times = try Self.timedDocuments.map { documents throws(TransformerError) in
        try PassTimes(measured.encoder, result.encoder, documents: documents)
      }
    }
    return result
  }

  /// The plan whose trial comes nearest to the dense model; the first where nothing tells; `nil` where there is none.
  private func best(_ plans: [TransformerPlan], _ measured: Measured) throws -> TransformerPlan? {
    guard plans.count > 1, !measured.calibration.all.isEmpty else { return plans.first }
    progress("comparing ways to share the budget")
    var best: (plan: TransformerPlan, distance: Double)?
    for group in groups(plans, measured) {
      Matrix.releaseUnusedMemory()
      for (plan, result) in zip(group, try results(group, measured, isTrial: true)) {
        guard let distance = result.distance else { continue }
        if let best, !(distance < best.distance) { continue }
        best = (plan, distance)
      }
    }
    return best?.plan ?? plans.first
  }

  /// Plans that stand side by side and keep the same whole layers: these are fitted together, as far as there is room.
  private func groups(
    _ plans: [TransformerPlan], _ measured: Measured
  ) -> [[TransformerPlan]] {
    let calibration = measured.calibration
    // Of large layers, two results have no room.
    let limit =
      hasLargeLayers ? 1 : modelLimit(calibration.trial.places.map { calibration.all[$0] })
    return plans.reduce(into: []) { groups, plan in
      if let last = groups.last, last.count < limit, last.last?.running == plan.running {
        groups[groups.count - 1].append(plan)
      } else {
        groups.append([plan])
      }
    }
  }

  /// Numbers of documents of the passes that are timed.
  private static let timedDocuments = [1, 32]
}
