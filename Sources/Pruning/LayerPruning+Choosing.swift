import Transformers

extension LayerPruning {
  /// The search among the layers that seem best.
  func search(_ measured: Measured) -> UnitSearch { search(measured.layerChoices[0]) }

  private func search(_ running: [Int]) -> UnitSearch {
    UnitSearch(shape: shape, running: running, budget: budget, isNative: isNative)
  }

  /// Ways to meet the budget, each once.
  func plans(_ measured: Measured) throws -> [TransformerPlan] {
    if budget.thresholdsTaylor(of: shape), let plan = try textPrunerPlan(measured) { return [plan] }
    var plans: [TransformerPlan] = []
    for running in measured.layerChoices {
      for plan in try self.plans(search(running), measured) where !plans.contains(plan) {
        plans.append(plan)
      }
    }
    return plans
  }

  /// Ways to share the budget among some layers.
  private func plans(_ search: UnitSearch, _ measured: Measured) throws -> [TransformerPlan] {
    var speedup: SpeedupSearch?
    if case .speedup(let factor) = budget.size, let times = measured.times {
      let dense = measured.encoder
      speedup = SpeedupSearch(search, times, factor: factor) { plan in
        let times = try PassTimes(dense, dense.keeping(plan, of: shape), documents: 1)
        return (times.before, times.after)
      }
    }
    var plans: [TransformerPlan] = []
    for floor in UnitSearch.floors {
      do {
        let plan =
          speedup == nil
          ? search.plan(measured.curves, floor: floor)
          : try speedup?.plan(measured.curves, floor: floor)
        if let plan, !plans.contains(plan) { plans.append(plan) }
      } catch PruningError.impossibleBudget where !plans.isEmpty {
        // What one way of sharing could reach is possible, whatever clocks said of the next.
        continue
      }
    }
    return plans
  }

  /// What TextPruner's choice keeps above the budget.
  func excesses(_ plan: TransformerPlan) -> [LayerFit.Excess] {
    guard case .means(let heads, let neurons) = budget.size else { return [] }
    let staying = plan.stayingLayers(of: shape)
    let layers = Double(staying.count)
    let kept = [
      ("heads", heads, staying.reduce(0) { $0 + plan.layers[$1].heads.count }),
      ("neurons", neurons, staying.reduce(0) { $0 + plan.layers[$1].neurons.count }),
    ]
    return kept.compactMap { unit, mean, kept in
      guard let asked = mean.map({ Int($0 * layers) }), kept > asked else { return nil }
      return LayerFit.Excess(unit: unit, asked: asked, kept: kept)
    }
  }

  private func textPrunerPlan(_ measured: Measured) throws -> TransformerPlan? {
    guard case .means(let heads, let neurons) = budget.size, let text = measured.loss else {
      return nil
    }
    return try TaylorRounds(
      encoder: measured.encoder, shape: shape, text: text, heads: heads, neurons: neurons,
      budget: budget, threads: threads
    ).plan(running: measured.layerChoices[0])
  }
}

extension Transformers.Encoder {
  /// The encoder with the layers, heads and neurons that stay.
  ///
  /// - Parameters:
  ///   - plan: What stays.
  ///   - shape: The encoder's, which has all.
  /// - Returns: The pruned encoder, with the layers that stay.
  func keeping(_ plan: TransformerPlan, of shape: EncoderShape) -> Transformers.Encoder {
    var encoder = keepingUnits(plan, of: shape)
    encoder.layers = plan.places(in: shape).map { encoder.layers[$0] }
    return encoder
  }

  /// The encoder with the heads and neurons that stay, and with all layers: those that go keep what the plan gives them.
  func keepingUnits(_ plan: TransformerPlan, of shape: EncoderShape) -> Transformers.Encoder {
    var encoder = self
    for (place, layer) in shape.runningLayers.enumerated() {
      let kept = plan.layers[layer]
      encoder.layers[place] = layers[place].keeping(heads: kept.heads, neurons: kept.neurons)
    }
    return encoder
  }
}
