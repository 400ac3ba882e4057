import SystemPackage
import TestSupport
import Testing
import Transformers

@testable import Pruning

/// Budgets are kept, and the least of them can be had, in models of all shapes.
struct UnitSearchTests {
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func budgetsAreKept(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let model = try RandomCurves(&random) { random in
      (Int.random(in: 0...4, using: &random), Int.random(in: 0...12, using: &random))
    }
    let (shape, curves) = (model.shape, model.curves)
    let costs = UnitCosts(multiplyAddsOf: shape)
    let whole = costs.sum(shape.running)
    var budget = LayerBudget()
    // More than the largest layer has is refused before.
    let largest = shape.layers.map(\.neurons).max() ?? 0
    budget.multiple = [1, 2, 4].filter { $0 <= max(1, largest) }.randomElement(using: &random) ?? 1
    (budget.isEvenInHeads, budget.isEvenInNeurons) = (
      Bool.random(using: &random), Bool.random(using: &random)
    )
    let search = UnitSearch(
      shape: shape, running: Array(shape.sequence.indices), budget: budget, isNative: false)
    let least = search.leastCost(costs)
    #expect(search.plan(curves, floor: 0.5, costs, allowance: least * 0.99 - 1) == nil)
    for share in [0, 0.3, 0.7, 1.0] {
      let allowance = (least + share * (whole - least)) * (1 + 1e-6)
      let plan = try #require(
        search.plan(curves, floor: 0.5, costs, allowance: allowance), "\(budget) of \(shape)")
      let after = plan.applied(to: shape)
      #expect(costs.sum(after.running) <= allowance * (1 + 1e-6))
      for (kept, layer) in zip(after.layers, shape.layers) {
        #expect(kept.heads >= min(1, layer.heads) && kept.neurons >= min(1, layer.neurons))
      }
    }
  }

  /// Layers are even, whatever the mean and the multiple are, but for those that have less.
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func evenMeans(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let model = try RandomCurves(&random) { random in
      (Int.random(in: 0...4, using: &random), Int.random(in: 0...12, using: &random))
    }
    let (heads, neurons) = (
      Double.random(in: 1...4, using: &random), Double.random(in: 4...12, using: &random)
    )
    var budget = LayerBudget()
    budget.size = .means(heads: heads, neurons: neurons)
    (budget.isEvenInHeads, budget.isEvenInNeurons) = (true, true)
    budget.multiple = try #require([1, 2, 3, 4].randomElement(using: &random))
    let search = UnitSearch(
      shape: model.shape, running: Array(model.shape.sequence.indices), budget: budget,
      isNative: false)
    for floor in UnitSearch.floors {
      let plan = try #require(search.plan(model.curves, floor: floor))
      for (kept, layer) in zip(plan.layers, model.shape.layers) {
        #expect(kept.heads.count == min(Int(heads), layer.heads))
        let wanted = Int(neurons) / budget.multiple * budget.multiple
        #expect(kept.neurons.count == min(wanted, layer.neurons))
      }
    }
  }
}
