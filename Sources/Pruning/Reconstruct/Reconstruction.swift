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
  /// By what the units are known that may stay where they are chosen anew; `nil` where plans say which stay.
  let curves: RemovalCurves?
  private let projections: OutputProjections

  /// What was done under a plan.
  struct Outcome {
    /// With layers for those that are skipped, too.
    var encoder: Transformers.Encoder
    /// The units that stay.
    var plan: TransformerPlan
    /// The tensors that were refitted, as they are written.
    var values: [String: TensorValues] = [:]
    /// Projections that were.
    fileprivate var refitted: [(place: LayerSweep.Place, columns: [Int])] = []
  }

  init(
    _ sweep: LayerSweep, _ sensitivity: Sensitivity, _ model: Model, _ shape: EncoderShape,
    choosingBy curves: RemovalCurves?, keepsShape: Bool
  ) throws(TransformerError) {
    (self.sweep, self.sensitivity, self.shape) = (sweep, sensitivity, shape)
    self.curves = curves
    projections = try OutputProjections(model, shape, keepsShape: keepsShape)
  }

  /// Walks through the layers, with a model for each plan.
  ///
  /// - Parameter plans: What stays: layers that the sweep skips in none of them.
  /// - Returns: The pruned models, in the order of the plans.
  /// - Throws: `TransformerError` where numbers are not finite.
  func run(_ plans: [TransformerPlan]) throws(TransformerError) -> [Outcome] {
    var outcomes = plans.map { Outcome(encoder: sweep.dense, plan: $0) }
    let models = plans.map(candidates)
    let encoders = try sweep.run(models) { sights throws(TransformerError) in
      zip(sights, keptPlaces(sights, plans)).map { sight, kept in
        let width = sight.place.width(in: sweep.dense)
        let number = shape.runningLayers[sight.place.layer]
        let candidates = models[sight.model][sight.place.layer].units(of: sight.place.sublayer)
        let units = kept.map { candidates[$0] }
        let columns = UnitColumns.all(of: units, width: width)
        let own = projection(of: sight.place, in: sweep.dense).gathering(columns)
        let linear = linear(sight, own, UnitColumns.all(of: kept, width: width))
        outcomes[sight.model].plan.layers[number].keep(units, of: sight.place.sublayer)
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

  /// The units of each layer that runs which may stay under a plan: where they are chosen anew, all heads, and of the
  /// neurons half as many more as stay, and a quarter of all at least.
  ///
  /// Those that a dense model can do without first are the last that a pruned one would keep, and what sums take grows
  /// with the square.
  private func candidates(_ plan: TransformerPlan) -> [TransformerPlan.Layer] {
    shape.runningLayers.map { number in
      let (planned, all) = (plan.layers[number], shape.layers[number])
      guard let curve = curves?.neurons[number] else { return planned }
      let count = planned.neurons.count
      let more = count == 0 ? 0 : max(count, all.neurons / 2) / 2
      return TransformerPlan.Layer(
        heads: Array(0..<all.heads), neurons: curve.kept(min(count + more, all.neurons)))
    }
  }

  /// Of each sight as many units as its plan has, by their places among those that may stay: chosen side by side, for
  /// each choice follows itself.
  private func keptPlaces(
    _ sights: [LayerSweep.Sight], _ plans: [TransformerPlan]
  ) -> [[Int]] {
    let found = Mutex<[[Int]]>(sights.map { _ in [] })
    inParallel(sights.count, threads: sweep.threads) { index in
      let sight = sights[index]
      let layer = plans[sight.model].layers[shape.runningLayers[sight.place.layer]]
      let count = layer.units(of: sight.place.sublayer).count
      let kept = keptPlaces(sight, count, threads: max(1, sweep.threads / sights.count))
      found.withLock { $0[index] = kept }
    }
    return found.withLock(\.self)
  }

  private func keptPlaces(_ sight: LayerSweep.Sight, _ count: Int, threads: Int) -> [Int] {
    let width = sight.place.width(in: sweep.dense)
    // Where plans say which units stay, no others may.
    guard count > 0, count * width < sight.fit.inputCount else { return Array(0..<count) }
    let curve = RemovalCurve(
      sight.fit, width: width, metric: sight.place.stream(of: sensitivity).metric(sweep.dense.blas),
      least: count, sweep.dense.blas, threads: threads)
    return curve.kept(count)
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
  fileprivate func units(of sublayer: LayerSweep.Sublayer) -> [Int] {
    sublayer == .attention ? heads : neurons
  }

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
