import Kernels
import Transformers

/// Refits the output projections of a model whose layers share weights (ALBERT), so that its residual stream follows
/// the dense one's wherever they are used.
///
/// A projection has one regression of all its uses. What it gives changes what later uses see, so that rounds of both
/// projections follow one another, and the best of them is taken.
struct SharedReconstruction {
  let sweep: LayerSweep
  let sensitivity: Sensitivity
  let shape: EncoderShape
  /// Which units stay.
  let plan: TransformerPlan
  let projections: OutputProjections

  /// What rounds came to.
  struct Outcome {
    /// With layers for those that are skipped, too.
    var encoder: Transformers.Encoder
    /// The tensors that were refitted, as they are written.
    var values: [String: TensorValues]
  }

  /// Projections that are refitted, one after the other.
  private static let rounds: [LayerSweep.Sublayer] = [
    .network, .attention, .network, .attention, .network, .attention, .network, .attention,
    .network,
  ]

  /// Regressions of all uses of a projection.
  fileprivate struct Pool {
    var fit: Regression
    var heldOut: Regression?
    /// What an output's squared error counts.
    var weights: [Double]
  }

  /// Goes through all rounds.
  ///
  /// - Parameters:
  ///   - pruned: The pruned model, with layers for those that are skipped, too.
  ///   - distance: How far a model is from the dense one.
  /// - Returns: The best of the rounds; `nil` where none is nearer than the pruned model.
  /// - Throws: `TransformerError` where numbers are not finite.
  func run(
    _ pruned: Transformers.Encoder,
    distance: (Transformers.Encoder) throws(TransformerError) -> Double
  ) throws(TransformerError) -> Outcome? {
    var current = Outcome(encoder: pruned, values: [:])
    var best: (outcome: Outcome, distance: Double)?
    var least = try distance(pruned)
    for sublayer in Self.rounds {
      try refit(sublayer, &current)
      let distance = try distance(current.encoder)
      if distance < least {
        least = distance
        best = (current, distance)
      }
    }
    return best?.outcome
  }

  /// Refits one projection of each set of weights.
  private func refit(
    _ sublayer: LayerSweep.Sublayer, _ outcome: inout Outcome
  ) throws(TransformerError) {
    let encoder = outcome.encoder
    var pools: [Int: Pool] = [:]
    _ = try sweep.run { sight throws(TransformerError) in
      let number = shape.runningLayers[sight.place.layer]
      if sight.place.sublayer == sublayer {
        pools[number, default: Pool(sizedAs: sight)].add(sight, sensitivity)
      }
      let layer = encoder.layers[sight.place.layer]
      return switch sight.place.sublayer {
      case .attention:
        LayerSweep.Decision(kept: plan.layers[number].heads, linear: layer.attentionOutput)
      case .network:
        LayerSweep.Decision(kept: plan.layers[number].neurons, linear: layer.output)
      }
    }
    for (number, pool) in pools.sorted(by: { $0.key < $1.key }) {
      guard let place = shape.runningLayers.firstIndex(of: number) else { continue }
      let layer = encoder.layers[place]
      let columns: [Int]
      switch sublayer {
      case .attention:
        columns = UnitColumns.all(of: plan.layers[number].heads, width: shape.headSize)
      case .network: columns = plan.layers[number].neurons
      }
      let linear = sublayer == .attention ? layer.attentionOutput : layer.output
      guard
        let fitted = Refit.linear(
          pool.fit, judgedBy: pool.heldOut, linear, kept: columns, outputWeights: pool.weights,
          sweep.dense.blas, threads: sweep.threads),
        let stored = projections.rounded(fitted, number, sublayer)
      else { continue }
      projections.store(stored, number, sublayer, columns: columns, into: &outcome.values)
      for (place, other) in shape.runningLayers.enumerated() where other == number {
        switch sublayer {
        case .attention: outcome.encoder.layers[place].attentionOutput = stored
        case .network: outcome.encoder.layers[place].output = stored
        }
      }
    }
  }
}

extension SharedReconstruction.Pool {
  /// A pool without any use, of the sizes of one.
  fileprivate init(sizedAs sight: LayerSweep.Sight) {
    let empty = Regression(inputs: sight.fit.inputCount, outputs: sight.fit.outputCount)
    fit = empty
    heldOut = sight.heldOut == nil ? nil : empty
    weights = Array(repeating: 0, count: sight.fit.outputCount)
  }

  fileprivate mutating func add(_ sight: LayerSweep.Sight, _ sensitivity: Sensitivity) {
    fit.add(sight.fit)
    if let other = sight.heldOut { heldOut?.add(other) }
    for (index, weight) in sight.place.stream(of: sensitivity).dimensions.enumerated() {
      weights[index] += weight
    }
  }
}
