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
}
