import Kernels
import Transformers

/// Prunes a model layer by layer so that its residual stream follows the dense one's.
///
/// Each sublayer is seen with what the layers below have become: which of its units go is decided there, and what
/// stays makes up for what went below, too.
struct Reconstruction {
  let sweep: LayerSweep
  let sensitivity: Sensitivity
  let shape: EncoderShape
  /// Says how many units stay; which, where they are not chosen anew.
  private(set) var plan: TransformerPlan
  /// Whether the units that stay are chosen anew.
  let choosesUnits: Bool
  private let projections: OutputProjections
  /// The tensors that were refitted, as they are written.
  private(set) var values: [String: TensorValues] = [:]

  init(
    _ sweep: LayerSweep, _ sensitivity: Sensitivity, _ model: Model, _ shape: EncoderShape,
    _ plan: TransformerPlan, choosesUnits: Bool, keepsShape: Bool
  ) throws(TransformerError) {
    (self.sweep, self.sensitivity, self.shape) = (sweep, sensitivity, shape)
    (self.plan, self.choosesUnits) = (plan, choosesUnits)
    projections = try OutputProjections(model, shape, keepsShape: keepsShape)
  }

  /// Walks through the layers; ``plan`` and ``values`` are then what was done.
  ///
  /// - Returns: The pruned model.
  /// - Throws: `TransformerError` where numbers are not finite.
  mutating func run() throws(TransformerError) -> Transformers.Encoder {
    var plan = plan
    var refitted: [(place: LayerSweep.Place, columns: [Int])] = []
    let encoder = try sweep.run { sight throws(TransformerError) in
      let number = shape.runningLayers[sight.place.layer]
      let kept: [Int]
      switch sight.place.sublayer {
      case .attention:
        kept = units(sight, plan.layers[number].heads)
        plan.layers[number].heads = kept
      case .network:
        kept = units(sight, plan.layers[number].neurons)
        plan.layers[number].neurons = kept
      }
      let width = sight.place.width(in: sweep.dense)
      let columns = UnitColumns.all(of: kept, width: width)
      let own = projection(of: sight.place, in: sweep.dense).gathering(columns)
      guard let linear = linear(sight, own, columns) else {
        return LayerSweep.Decision(kept: kept, linear: own)
      }
      refitted.append((sight.place, columns))
      return LayerSweep.Decision(kept: kept, linear: linear)
    }
    self.plan = plan
    // Beside the sums of a sweep there is no room for them.
    for (place, columns) in refitted {
      projections.store(
        projection(of: place, in: encoder), shape.runningLayers[place.layer], place.sublayer,
        columns: columns, into: &values)
    }
    return encoder
  }

  /// As many units as are planned.
  private func units(_ sight: LayerSweep.Sight, _ planned: [Int]) -> [Int] {
    let width = sight.place.width(in: sweep.dense)
    guard choosesUnits, !planned.isEmpty, planned.count * width < sight.fit.inputCount else {
      return planned
    }
    let curve = RemovalCurve(
      sight.fit, width: width, metric: sight.place.stream(of: sensitivity).metric(sweep.dense.blas),
      least: planned.count, sweep.dense.blas, threads: sweep.threads)
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
      outputWeights: sight.place.stream(of: sensitivity).dimensions, sweep.dense.blas)
    // What is fitted next sees what will be written.
    return fitted.flatMap {
      projections.rounded($0, shape.runningLayers[sight.place.layer], sight.place.sublayer)
    }
  }
}

extension Linear {
  /// The map of some inputs alone.
  fileprivate func gathering(_ columns: [Int]) -> Linear {
    Linear(weight: weight.gathering(columns: columns), bias: bias)
  }
}
