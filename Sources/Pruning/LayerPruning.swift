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
    let plans = try plans(measured)
    // Of large layers, two results have no room, and choosing units anew takes longer than all else: ways are
    // compared without, and the best is made again.
    let isTrial = plans.count > 1 && hasLargeLayers
    var best: (plan: TransformerPlan, distance: Double?, result: Result?)?
    search: for group in isTrial ? plans.map({ [$0] }) : groups(plans, measured) {
      progress("fitting what is left")
      Matrix.releaseUnusedMemory()
      let results = try results(group, measured, choosesUnits: !isTrial)
      for (plan, result) in zip(group, results) {
        let distance = result.distance
        if let old = best?.distance, let distance, !(distance < old) { continue }
        best = (plan, distance, isTrial ? nil : result)
        if distance == nil { break search }
      }
    }
    guard let best else { throw search(measured).impossible }
    var result = try best.result ?? remade(best.plan, measured, trial: best.distance)
    result.fit.withVocabulary = try divergenceWithVocabulary(result.encoder, measured)
    if !keepsShape {
      progress("timing passes")
      result.times = try Self.timedDocuments.map { documents throws(TransformerError) in
        try PassTimes(measured.encoder, result.encoder, documents: documents)
      }
    }
    return result
  }

  /// The way that a trial found to be the best, with units chosen anew where that is no worse.
  private func remade(
    _ plan: TransformerPlan, _ measured: Measured, trial: Double?
  ) throws -> Result {
    if measured.choosesUnits {
      let result = try results([plan], measured, choosesUnits: true)[0]
      guard let trial, let found = result.distance, found > trial else {
        return result
      }
    }
    Matrix.releaseUnusedMemory()
    return try results([plan], measured, choosesUnits: false)[0]
  }

  /// Plans that stand side by side and keep the same whole layers: these are fitted together, as far as there is room.
  private func groups(
    _ plans: [TransformerPlan], _ measured: Measured
  ) -> [[TransformerPlan]] {
    let limit = modelLimit(measured)
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
