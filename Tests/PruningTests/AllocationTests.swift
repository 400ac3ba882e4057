import TestSupport
import Testing

@testable import Pruning

/// Units go where they cost least.
struct AllocationTests {
  /// Errors that grow ever faster, so that the hull is the curve.
  private static let items = [
    Allocation.Item(errors: [0, 1, 3, 9, 30], unitCost: 2, floor: 0),
    Allocation.Item(errors: [0, 2, 5, 6.5 + 3, 20], unitCost: 2, floor: 1),
    Allocation.Item(errors: [0, 0.5, 1.5, 4], unitCost: 2, floor: 0),
  ]

  /// Of all choices that the budget allows, the one of least error.
  private func best(_ items: [Allocation.Item], _ budget: Double) -> Double? {
    var best: Double?
    func go(_ index: Int, _ cost: Double, _ error: Double) {
      guard index < items.count else {
        if cost <= budget + 1e-9 { best = min(best ?? .infinity, error) }
        return
      }
      for gone in items[index].choices {
        go(index + 1, cost + items[index].costs[gone], error + items[index].errors[gone])
      }
    }
    go(0, 0, 0)
    return best
  }

  @Test(arguments: [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24])
  func noChoiceIsBetter(_ budget: Int) throws {
    let kept = Allocation.keptCounts(Self.items, budget: Double(budget))
    guard let wanted = best(Self.items, Double(budget)) else {
      #expect(kept == nil)
      return
    }
    let counts = try #require(kept)
    let cost = zip(Self.items, counts).reduce(0.0) { $0 + $1.0.costs[$1.0.count - $1.1] }
    #expect(cost <= Double(budget))
    let error = zip(Self.items, counts).reduce(0.0) { $0 + $1.0.errors[$1.0.count - $1.1] }
    #expect(error == wanted)
  }

  @Test func groupsAndFloors() throws {
    let item = Allocation.Item(
      errors: (0...10).map { Double($0 * $0) }, unitCost: 1, floor: 3, multiple: 4)
    #expect(item.choices == [0, 2, 6])
    #expect(Allocation.keptCounts([item], budget: 9) == [8])
    #expect(Allocation.keptCounts([item], budget: 4) == [4])
    #expect(Allocation.keptCounts([item], budget: 3) == nil)
  }

  /// No unit that is gone would still fit, and would lower the error.
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func nothingIsLeftUnspent(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let items = (0..<6).map { index in
      var error = 0.0
      let errors = (0...(index.isMultiple(of: 2) ? 12 : 100)).map { place in
        error += place == 0 ? 0 : Double.random(in: 0.01...1, using: &random)
        return error
      }
      let unitCost = index.isMultiple(of: 2) ? 64.0 : 3.5
      return Allocation.Item(errors: errors, unitCost: unitCost, floor: 1)
    }
    let whole = items.reduce(0) { $0 + $1.costs[0] }
    let budget = whole * Double.random(in: 0.1...1, using: &random)
    let kept = try #require(Allocation.keptCounts(items, budget: budget))
    let cost = zip(items, kept).reduce(0.0) { $0 + $1.0.costs[$1.0.count - $1.1] }
    #expect(cost <= budget * (1 + 1e-9))
    for (item, count) in zip(items, kept) where count < item.count {
      let gone = item.count - count
      #expect(cost + item.costs[gone - 1] - item.costs[gone] > budget)
    }
  }
}
