import Transformers

/// Finds out how many heads and neurons may stay so that a pass is as many times as fast as was asked.
///
/// Tables of what parts take tell what to remove; what came of it is measured on whole passes, and the allowance is
/// corrected by that: tables alone drift, since parts that are timed alone find their weights in the caches.
struct SpeedupSearch {
  let search: UnitSearch
  let costs: UnitCosts
  /// How many times as fast.
  let factor: Double
  /// Seconds of a pass of the dense model, and of one with the layers of a plan.
  let time: (TransformerPlan) throws -> (before: Double, after: Double)
  /// What units may take together by the tables: from one choice to the next.
  private var allowance: Double

  /// How far a pass may miss what was asked, as a part of it: about what clocks tell on a machine that does other things.
  private static let tolerance = 0.03
  private static let rounds = 8

  /// A search that starts where the tables say.
  init(
    _ search: UnitSearch, _ costs: UnitCosts, factor: Double,
    time: @escaping (TransformerPlan) throws -> (before: Double, after: Double)
  ) {
    (self.search, self.costs, self.factor, self.time) = (search, costs, factor, time)
    allowance = costs.sum(search.shape.running) / factor
  }

  /// Chooses.
  ///
  /// - Parameters:
  ///   - curves: What units are worth.
  ///   - floor: The least that a layer keeps (``UnitSearch/plan(_:floor:)``).
  /// - Returns: A plan; `nil` where the budget does not allow the floors.
  /// - Throws: ``PruningError/impossibleBudget(_:limit:)`` where what must stay is not as fast, with how fast it is.
  mutating func plan(_ curves: RemovalCurves, floor: Double) throws -> TransformerPlan? {
    let least = search.leastCost(costs) * (1 + 1e-6)
    allowance = max(allowance, least)
    var best: (plan: TransformerPlan, error: Double)?
    for _ in 0..<Self.rounds {
      guard let plan = search.plan(curves, floor: floor, costs, allowance: allowance) else {
        break
      }
      let times = try time(plan)
      let missing = times.after - times.before / factor
      let error = missing * factor / times.before
      // Of plans that miss, a little too fast is better than too slow.
      let badness = error > Self.tolerance ? 10 * error : abs(error)
      if best.map({ badness < $0.error }) ?? true { best = (plan, badness) }
      if abs(error) <= Self.tolerance { break }
      if missing > 0, allowance <= least {
        throw PruningError.impossibleBudget(.speedup, limit: times.before / times.after)
      }
      allowance = max(least, allowance - missing)
    }
    return best?.plan
  }
}
