import Transformers

/// Chooses how many heads and neurons each layer keeps under a budget.
struct UnitSearch {
  let shape: EncoderShape
  /// Places in the order of layers that stay.
  let running: [Int]
  let budget: LayerBudget
  /// Whether only shapes will do that a class of transformers has: then heads stay, and layers have as many neurons.
  let isNative: Bool
  /// Times of layers; `nil` where the budget is none of time.
  var latency: LayerLatency?

  /// The least that a layer keeps, as a part of what layers keep on average: a layer that lost all its heads cannot
  /// be mended by others.
  static let floors = [0.5, 0.75, 1]

  /// Chooses.
  ///
  /// - Parameters:
  ///   - curves: What units are worth.
  ///   - floor: The least that a layer keeps, as a part of what layers keep on average; 1 is as many in each.
  /// - Returns: A plan; `nil` where the budget does not allow the floors.
  func plan(_ curves: RemovalCurves, floor: Double) -> TransformerPlan? {
    var plan = TransformerPlan(keepingAllOf: shape)
    plan.running = running
    // How often each set of weights runs.
    var uses = shape.layers.map { _ in 0 }
    for layer in plan.running.flatMap({ shape.layers(ofGroup: shape.sequence[$0]) }) {
      uses[layer] += 1
    }
    let used = uses.indices.filter { uses[$0] > 0 }
    func keep(heads: [Int]?, neurons: [Int]?) {
      for (index, layer) in used.enumerated() {
        if let heads { plan.layers[layer].heads = curves.heads[layer].kept(heads[index]) }
        if let neurons { plan.layers[layer].neurons = curves.neurons[layer].kept(neurons[index]) }
      }
    }
    switch budget.size {
    case nil: break
    case .lists(let heads, let neurons):
      keep(
        heads: heads.map { list in used.map { list[$0] } },
        neurons: neurons.map { list in used.map { list[$0] } })
    case .means(let heads, let neurons):
      let counts = zip(
        [
          (heads, curves.heads, budget.isEvenInHeads, 1),
          (neurons, curves.neurons, budget.isEvenInNeurons || isNative, budget.multiple),
        ],
        [0, 1])
      for ((mean, own, isEven, multiple), kind) in counts {
        guard let mean else { continue }
        let items = used.map { layer in
          Allocation.Item(
            errors: own[layer].errors, unitCost: Double(uses[layer]),
            floor: max(mean >= 1 ? 1 : 0, Int((mean * (isEven ? 1 : floor)).rounded(.down))),
            multiple: multiple)
        }
        let total = mean * Double(used.reduce(0) { $0 + uses[$1] })
        guard let kept = Allocation.keptCounts(items, budget: total) else { return nil }
        keep(heads: kind == 0 ? kept : nil, neurons: kind == 1 ? kept : nil)
      }
    case .macs(let share):
      let costs = [
        Double(shape.headMultiplyAdds(length: EncoderShape.standardLength)),
        Double(shape.neuronMultiplyAdds(length: EncoderShape.standardLength)),
      ]
      // Of the whole model: layers that go have saved something already.
      let total = Double(shape.multiplyAdds(length: EncoderShape.standardLength)) * share
      let table = LayerLatency(
        fixed: 0, heads: (0...shape.wholeHeads).map { costs[0] * Double($0) },
        neurons: shape.layers.map(\.neurons).max().map { largest in
          (0...largest).map { costs[1] * Double($0) }
        } ?? [])
      guard let kept = joint(curves, used, uses, table, total, floor * share) else { return nil }
      keep(heads: kept.heads, neurons: kept.neurons)
    case .speedup(let factor):
      guard let latency else { return nil }
      let all =
        latency.fixed
        + shape.running.reduce(0) {
          $0 + latency.heads[$1.heads] + latency.neurons[$1.neurons]
        }
      guard
        let kept = joint(
          curves, used, uses, latency, all / factor - latency.fixed, floor / factor)
      else { return nil }
      keep(heads: kept.heads, neurons: kept.neurons)
    }
    return plan
  }

  /// Heads and neurons under one budget.
  private func joint(
    _ curves: RemovalCurves, _ used: [Int], _ uses: [Int], _ costs: LayerLatency, _ total: Double,
    _ floor: Double
  ) -> (heads: [Int]?, neurons: [Int]?)? {
    func item(
      _ curve: RemovalCurve, _ table: [Double], _ layer: Int, _ multiple: Int, _ floor: Double
    ) -> Allocation.Item {
      let count = curve.order.count
      return Allocation.Item(
        errors: curve.errors, costs: (0...count).map { table[count - $0] * Double(uses[layer]) },
        // However small the budget, no layer is left with nothing that anybody asked for.
        floor: max(1, Int((Double(count) * floor).rounded(.down))), multiple: multiple)
    }
    if isNative || budget.isEvenInNeurons || budget.isEvenInHeads {
      return even(curves, used, uses, costs, total)
    }
    let items =
      used.map { item(curves.heads[$0], costs.heads, $0, 1, floor) }
      + used.map { item(curves.neurons[$0], costs.neurons, $0, budget.multiple, floor) }
    guard let kept = Allocation.keptCounts(items, budget: total) else { return nil }
    return (Array(kept.prefix(used.count)), Array(kept.dropFirst(used.count)))
  }

  /// As many neurons in each layer, and as many heads; of all pairs that the budget allows, the one of least error.
  private func even(
    _ curves: RemovalCurves, _ used: [Int], _ uses: [Int], _ costs: LayerLatency, _ total: Double
  ) -> (heads: [Int]?, neurons: [Int]?)? {
    let heads = used.map { shape.layers[$0].heads }.max() ?? 0
    let neurons = used.map { shape.layers[$0].neurons }.max() ?? 0
    let runs = Double(used.reduce(0) { $0 + uses[$1] })
    var best: (heads: Int, neurons: Int, error: Double)?
    let most = neurons / budget.multiple * budget.multiple
    for count in isNative ? heads...heads : min(1, heads)...heads {
      let rest = total / max(1, runs) - costs.heads[count]
      let allowed = stride(
        from: most, through: min(budget.multiple, most), by: -budget.multiple
      )
      .first { costs.neurons[$0] <= rest * (1 + 1e-9) }
      guard let allowed else { continue }
      let error = used.reduce(0.0) {
        $0 + curves.heads[$1].error(keeping: count) + curves.neurons[$1].error(keeping: allowed)
      }
      if best.map({ error < $0.error }) ?? true { best = (count, allowed, error) }
    }
    return best.map { best in
      (
        isNative ? nil : used.map { min(best.heads, shape.layers[$0].heads) },
        used.map { min(best.neurons, shape.layers[$0].neurons) }
      )
    }
  }
}
