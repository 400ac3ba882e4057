import Kernels
import Synchronization
import Transformers

/// Prunes a model layer by layer so that its residual stream follows the dense one's.
///
/// Each sublayer is seen with what the layers below have become: which of its units go is decided there, and what
/// stays makes up for what went below, too.
struct Reconstruction {
  let sweep: LayerSweep
  let sensitivity: Sensitivity
  let shape: EncoderShape
  /// Whether the units that stay are chosen anew.
  let choosesUnits: Bool
  private let projections: OutputProjections

  /// What was done under a plan.
  struct Outcome {
    /// With layers for those that are skipped, too.
    var encoder: Transformers.Encoder
    /// Says how many units stay; which, where they were not chosen anew.
    var plan: TransformerPlan
    /// The tensors that were refitted, as they are written.
    var values: [String: TensorValues] = [:]
    /// Projections that were.
    fileprivate var refitted: [(place: LayerSweep.Place, columns: [Int])] = []
  }

  init(
    _ sweep: LayerSweep, _ sensitivity: Sensitivity, _ model: Model, _ shape: EncoderShape,
    choosesUnits: Bool, keepsShape: Bool
  ) throws(TransformerError) {
    (self.sweep, self.sensitivity, self.shape) = (sweep, sensitivity, shape)
    self.choosesUnits = choosesUnits
    projections = try OutputProjections(model, shape, keepsShape: keepsShape)
  }

  /// Walks through the layers, with a model for each plan.
  ///
  /// - Parameter plans: What stays: layers that the sweep skips in none of them.
  /// - Returns: The pruned models, in the order of the plans.
  /// - Throws: `TransformerError` where numbers are not finite.
  func run(_ plans: [TransformerPlan]) throws(TransformerError) -> [Outcome] {
    var outcomes = plans.map { Outcome(encoder: sweep.dense, plan: $0) }
    let encoders = try sweep.run(models: plans.count) { sights throws(TransformerError) in
      let kept = units(sights, plans)
      return zip(sights, kept).map { sight, kept in
        let columns = UnitColumns.all(of: kept, width: sight.place.width(in: sweep.dense))
        let own = projection(of: sight.place, in: sweep.dense).gathering(columns)
        let linear = linear(sight, own, columns)
        outcomes[sight.model].plan.layers[shape.runningLayers[sight.place.layer]]
          .keep(kept, of: sight.place.sublayer)
        if linear != nil { outcomes[sight.model].refitted.append((sight.place, columns)) }
        return LayerSweep.Decision(kept: kept, linear: linear ?? own)
      }
    }
    for (index, encoder) in encoders.enumerated() {
      outcomes[index].encoder = encoder
      // Beside the sums of a sweep there is no room for them.
      for (place, columns) in outcomes[index].refitted {
        projections.store(
          projection(of: place, in: encoder), shape.runningLayers[place.layer], place.sublayer,
          columns: columns, into: &outcomes[index].values)
      }
    }
    return outcomes
  }

  /// For each sight as many units as its plan has: chosen side by side, for each choice follows itself.
  private func units(_ sights: [LayerSweep.Sight], _ plans: [TransformerPlan]) -> [[Int]] {
    let found = Mutex<[[Int]]>(sights.map { _ in [] })
    inParallel(sights.count, threads: sweep.threads) { index in
      let sight = sights[index]
      let layer = plans[sight.model].layers[shape.runningLayers[sight.place.layer]]
      let planned = sight.place.sublayer == .attention ? layer.heads : layer.neurons
      let units = units(sight, planned, threads: max(1, sweep.threads / sights.count))
      found.withLock { $0[index] = units }
    }
    return found.withLock(\.self)
  }

  private func units(_ sight: LayerSweep.Sight, _ planned: [Int], threads: Int) -> [Int] {
    let width = sight.place.width(in: sweep.dense)
    guard choosesUnits, !planned.isEmpty, planned.count * width < sight.fit.inputCount else {
      return planned
    }
    let curve = RemovalCurve(
      sight.fit, width: width, metric: sight.place.stream(of: sensitivity).metric(sweep.dense.blas),
      least: planned.count, sweep.dense.blas, threads: threads)
    return curve.kept(planned.count)
  }

  private func projection(
    of place: LayerSweep.Place, in encoder: Transformers.Encoder
  ) -> Linear {
    let layer = encoder.layers[place.layer]
    return place.sublayer == .attention ? layer.attentionOutput : layer.output
  }

  /// The output projection of what stays, refitted; `nil` where its own weights do as well on documents that the fit
  /// did not see.
  private func linear(_ sight: LayerSweep.Sight, _ own: Linear, _ columns: [Int]) -> Linear? {
    let fitted = Refit.linear(
      sight.fit, judgedBy: sight.heldOut, own, kept: columns,
      outputWeights: sight.place.stream(of: sensitivity).dimensions, sweep.dense.blas,
      threads: sweep.threads)
    // What is fitted next sees what will be written.
    return fitted.flatMap {
      projections.rounded($0, shape.runningLayers[sight.place.layer], sight.place.sublayer)
    }
  }
}

extension TransformerPlan.Layer {
  fileprivate mutating func keep(_ units: [Int], of sublayer: LayerSweep.Sublayer) {
    switch sublayer {
    case .attention: heads = units
    case .network: neurons = units
    }
  }
}

extension Linear {
  /// The map of some inputs alone.
  fileprivate func gathering(_ columns: [Int]) -> Linear {
    Linear(weight: weight.gathering(columns: columns), bias: bias)
  }
}
