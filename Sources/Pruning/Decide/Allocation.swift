/// How many units each sublayer keeps, so that what they cost together falls to a budget and the error that this
/// makes is as small as can be.
struct Allocation {
  /// A sublayer.
  struct Item: Sendable {
    /// The error with 0, 1, 2, … units gone; grows.
    var errors: [Double]
    /// What the units that stay cost with 0, 1, 2, … units gone; falls.
    var costs: [Double]
    /// Units that must stay.
    var floor: Int
    /// Units go in groups of so many.
    var multiple = 1

    /// A sublayer whose units cost the same each.
    init(errors: [Double], unitCost: Double, floor: Int, multiple: Int = 1) {
      self.init(
        errors: errors, costs: errors.indices.map { unitCost * Double(errors.count - 1 - $0) },
        floor: floor, multiple: multiple)
    }

    init(errors: [Double], costs: [Double], floor: Int, multiple: Int = 1) {
      (self.errors, self.floor, self.multiple) = (errors, floor, multiple)
      // A time that was measured may rise by chance.
      var least = Double.infinity
      self.costs = costs.map { cost in
        least = min(least, cost)
        return least
      }
    }

    var count: Int { errors.count - 1 }

    /// Numbers of units that may be gone, ascending.
    var choices: [Int] {
      let lowest = min(count, (floor + multiple - 1) / multiple * multiple)
      let kept = stride(from: count / multiple * multiple, through: lowest, by: -multiple)
      return [0] + kept.map { count - $0 }.filter { $0 > 0 }
    }
  }

  /// Keeps the units that are worth most for what they cost.
  ///
  /// Along the lower convex hulls of error over cost, on which taking the cheapest step first is optimal (Kwon et al.
  /// 2022 do this for errors that add up and units that cost the same).
  ///
  /// - Parameters:
  ///   - items: The sublayers.
  ///   - budget: What the units that stay may cost.
  /// - Returns: For each sublayer, how many units stay; `nil` where floors do not allow the budget.
  static func keptCounts(_ items: [Item], budget: Double) -> [Int]? {
    var gone = items.map { _ in 0 }
    var cost = items.reduce(0) { $0 + ($1.costs.first ?? 0) }
    let limit = budget + abs(budget) * 1e-9
    let steps = items.enumerated().flatMap { index, item in hull(item).map { (index, $0) } }
      .sorted { ($0.1.slope, $0.0, $0.1.removed) < ($1.1.slope, $1.0, $1.1.removed) }
    for (index, step) in steps {
      guard cost > limit else { break }
      let item = items[index]
      let rest = cost - item.costs[gone[index]]
      // Of a step, no more is taken than is needed.
      let removed =
        item.choices.first {
          $0 > gone[index] && $0 <= step.removed && rest + item.costs[$0] <= limit
        } ?? step.removed
      gone[index] = removed
      cost = rest + item.costs[removed]
    }
    guard cost <= limit else { return nil }
    giveBack(items, &gone, spare: limit - cost)
    return zip(items, gone).map { $0.count - $1 }
  }

  /// Takes back what a step that was larger than was needed left room for, what lowers the error most first.
  private static func giveBack(_ items: [Item], _ gone: inout [Int], spare: Double) {
    var spare = spare
    while true {
      var best: (item: Int, removed: Int, gain: Double)?
      for (index, item) in items.enumerated() {
        let fitting = item.choices.first {
          $0 < gone[index] && item.costs[$0] - item.costs[gone[index]] <= spare
        }
        guard let fitting else { continue }
        let gain = item.errors[gone[index]] - item.errors[fitting]
        if gain > best?.gain ?? 0 { best = (index, fitting, gain) }
      }
      guard let best else { return }
      let costs = items[best.item].costs
      spare -= costs[best.removed] - costs[gone[best.item]]
      gone[best.item] = best.removed
    }
  }

  /// A step of a lower convex hull: from the last one's end until `removed` units are gone.
  private struct Step {
    let removed: Int
    /// Error for what is saved.
    let slope: Double
  }

  private static func hull(_ item: Item) -> [Step] {
    func slope(_ from: Int, _ to: Int) -> Double {
      let saved = item.costs[from] - item.costs[to]
      return saved > 0 ? (item.errors[to] - item.errors[from]) / saved : .infinity
    }
    var hull: [Int] = []
    for point in item.choices {
      while hull.count > 1,
        slope(hull[hull.count - 2], hull[hull.count - 1]) >= slope(hull[hull.count - 1], point)
      {
        hull.removeLast()
      }
      hull.append(point)
    }
    return zip(hull, hull.dropFirst()).map { Step(removed: $1, slope: slope($0, $1)) }
      .filter { $0.slope < .infinity }
  }
}
