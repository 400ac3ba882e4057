import Transformers

/// Chooses how many heads and neurons each layer keeps under a budget.
struct UnitSearch {
  let shape: EncoderShape
  /// Places in the order of layers that stay.
  let running: [Int]
  let budget: LayerBudget
  /// Whether only shapes will do that a class of transformers has: then heads stay, and layers have as many neurons.
  let isNative: Bool

  /// The least that a layer keeps, as a part of what layers keep on average: a layer that lost all its heads cannot
  /// be mended by others.
  static let floors = [0.5, 0.75, 1]

  /// How often each set of weights runs.
  private var uses: [Int] {
    var uses = shape.layers.map { _ in 0 }
    for layer in running.flatMap({ shape.layers(ofGroup: shape.sequence[$0]) }) { uses[layer] += 1 }
    return uses
  }

  /// Sets of weights that run.
  private var used: [Int] {
    let uses = uses
    return uses.indices.filter { uses[$0] > 0 }
  }

  /// Chooses for budgets of counts and multiplications; those of time are ``SpeedupSearch``'s.
  ///
  /// - Parameters:
  ///   - curves: What units are worth.
  ///   - floor: The least that a layer keeps, as a part of what layers keep on average; 1 is as many in each.
  /// - Returns: A plan; `nil` where the budget does not allow the floors.
  func plan(_ curves: RemovalCurves, floor: Double) -> TransformerPlan? {
    switch budget.size {
    case nil, .speedup: plan(curves, heads: nil, neurons: nil)
    case .lists(let heads, let neurons):
      plan(
        curves, heads: heads.map { list in used.map { list[$0] } },
        neurons: neurons.map { list in used.map { list[$0] } })
    case .means(let heads, let neurons):
      means(curves, heads: heads, neurons: neurons, floor)
    case .macs(let share):
      plan(curves, floor: floor, UnitCosts(multiplyAddsOf: shape), allowance: whole * share)
    }
  }

  /// Chooses heads and neurons under one budget.
  ///
  /// - Parameters:
  ///   - curves: What units are worth.
  ///   - floor: As above.
  ///   - costs: What units cost.
  ///   - allowance: What all that stay may cost together.
  /// - Returns: A plan; `nil` where the budget does not allow the floors.
  func plan(
    _ curves: RemovalCurves, floor: Double, _ costs: UnitCosts, allowance: Double
  ) -> TransformerPlan? {
    if isNative || budget.isEvenInNeurons || budget.isEvenInHeads {
      return even(curves, costs, allowance)
    }
    let (uses, used) = (uses, used)
    let all = used.reduce(0.0) { $0 + Double(uses[$1]) * costs.sum([shape.layers[$1]]) }
    let least = leastCost(costs)
    // Of what there is to share out.
    let share = max(
      0, min(1, floor * (allowance - least) / max(all - least, .leastNormalMagnitude)))
    func item(_ curve: RemovalCurve, _ table: [Double], _ layer: Int, _ multiple: Int)
      -> Allocation.Item
    {
      let count = curve.order.count
      return Allocation.Item(
        errors: curve.errors, costs: (0...count).map { table[count - $0] * Double(uses[layer]) },
        // However small the budget, no layer is left with nothing that anybody asked for.
        floor: max(1, Int((Double(count) * share).rounded(.down))), multiple: multiple)
    }
    let items =
      used.map { item(curves.heads[$0], costs.heads, $0, 1) }
      + used.map { item(curves.neurons[$0], costs.neurons, $0, budget.multiple) }
    guard let kept = Allocation.keptCounts(items, budget: allowance) else { return nil }
    return plan(
      curves, heads: Array(kept.prefix(used.count)), neurons: Array(kept.dropFirst(used.count)))
  }

  /// What the fewest units cost that layers keep, however small a budget is.
  func leastCost(_ costs: UnitCosts) -> Double {
    let uses = uses
    return used.reduce(0.0) { sum, layer in
      let own = shape.layers[layer]
      let heads = isNative ? own.heads : min(1, own.heads)
      return sum + Double(uses[layer])
        * (costs.heads[heads] + costs.neurons[min(own.neurons, budget.multiple)])
    }
  }

  /// The limit of a budget of counts or multiplications that ``plan(_:floor:)`` found nothing for.
  var impossible: PruningError {
    switch budget.size {
    case .means: .impossibleBudget(.neurons, limit: Double(budget.multiple))
    case .speedup: .impossibleBudget(.speedup, limit: 1)
    case .macs, .lists, nil:
      .impossibleBudget(
        .macs, limit: leastCost(UnitCosts(multiplyAddsOf: shape)) / max(1, whole))
    }
  }

  /// Multiplications of the whole model: layers that go have saved something already.
  private var whole: Double { Double(shape.multiplyAdds(length: EncoderShape.standardLength)) }

  /// So many heads and so many neurons on average, each for themselves.
  private func means(
    _ curves: RemovalCurves, heads: Double?, neurons: Double?, _ floor: Double
  ) -> TransformerPlan? {
    let (uses, used) = (uses, used)
    func kept(_ mean: Double, _ own: [RemovalCurve], isEven: Bool, multiple: Int) -> [Int]? {
      if isEven {
        let count = Int(mean) / multiple * multiple
        guard count > 0 || mean < 1 else { return nil }
        // Layers that have fewer keep all of theirs.
        return used.map { min(count, own[$0].order.count) }
      }
      let items = used.map { layer in
        Allocation.Item(
          errors: own[layer].errors, unitCost: Double(uses[layer]),
          floor: max(mean >= 1 ? 1 : 0, Int((mean * floor).rounded(.down))),
          multiple: multiple)
      }
      return Allocation.keptCounts(
        items, budget: mean * Double(used.reduce(0) { $0 + uses[$1] }))
    }
    var counts: (heads: [Int]?, neurons: [Int]?)
    if let heads {
      counts.heads = kept(heads, curves.heads, isEven: budget.isEvenInHeads, multiple: 1)
      if counts.heads == nil { return nil }
    }
    if let neurons {
      counts.neurons = kept(
        neurons, curves.neurons, isEven: budget.isEvenInNeurons || isNative,
        multiple: budget.multiple)
      if counts.neurons == nil { return nil }
    }
    return plan(curves, heads: counts.heads, neurons: counts.neurons)
  }

  /// As many neurons in each layer, and as many heads; of all pairs that the budget allows, the one of least error.
  private func even(
    _ curves: RemovalCurves, _ costs: UnitCosts, _ allowance: Double
  ) -> TransformerPlan? {
    let (uses, used) = (uses, used)
    let heads = used.map { shape.layers[$0].heads }.max() ?? 0
    let neurons = used.map { shape.layers[$0].neurons }.max() ?? 0
    /// Layers that have fewer keep all of theirs.
    func cost(_ heads: Int, _ neurons: Int) -> Double {
      used.reduce(0) { sum, layer in
        let own = shape.layers[layer]
        return sum + Double(uses[layer])
          * (costs.heads[min(heads, own.heads)] + costs.neurons[min(neurons, own.neurons)])
      }
    }
    var best: (heads: Int, neurons: Int, error: Double)?
    let most = neurons / budget.multiple * budget.multiple
    for count in isNative ? heads...heads : min(1, heads)...heads {
      let allowed = stride(
        from: most, through: min(budget.multiple, most), by: -budget.multiple
      )
      .first { cost(count, $0) <= allowance * (1 + 1e-9) }
      guard let allowed else { continue }
      let error = used.reduce(0.0) {
        $0 + curves.heads[$1].error(keeping: count) + curves.neurons[$1].error(keeping: allowed)
      }
      if best.map({ error < $0.error }) ?? true { best = (count, allowed, error) }
    }
    return best.map { best in
      plan(
        curves, heads: isNative ? nil : used.map { min(best.heads, shape.layers[$0].heads) },
        neurons: used.map { min(best.neurons, shape.layers[$0].neurons) })
    }
  }

  /// The plan that keeps so many of the units that are worth most; `nil` for all of them.
  private func plan(_ curves: RemovalCurves, heads: [Int]?, neurons: [Int]?) -> TransformerPlan {
    var plan = TransformerPlan(keepingAllOf: shape)
    plan.running = running
    for (index, layer) in used.enumerated() {
      if let heads { plan.layers[layer].heads = curves.heads[layer].kept(heads[index]) }
      if let neurons { plan.layers[layer].neurons = curves.neurons[layer].kept(neurons[index]) }
    }
    return plan
  }
}
