import Kernels

/// In which order a sublayer's units go, and what each step costs when the units that stay are refitted.
///
/// Where two units say the same, one of them costs nothing.
struct RemovalCurve: Sendable {
  /// Units, the first that goes first.
  private(set) var order: [Int] = []
  /// The error with 0, 1, 2, … of them gone; grows.
  private(set) var errors: [Double] = [0]

  /// Units that stay when `count` stay, ascending.
  func kept(_ count: Int) -> [Int] { order.suffix(count).sorted() }

  /// The error when `count` units stay.
  func error(keeping count: Int) -> Double {
    errors[min(max(0, order.count - count), errors.count - 1)]
  }

  /// Of scores that add up: those of the least worth go first.
  init(scores: [Double]) {
    order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    for unit in order { errors.append((errors.last ?? 0) + max(0, scores[unit])) }
  }

  /// The part of the units that go at a time.
  private static let share = 1.0 / 32

  /// Removes unit after unit.
  ///
  /// - Parameters:
  ///   - regression: Of the sublayer's outputs on its units.
  ///   - width: Inputs of a unit: columns of a head, or 1.
  ///   - metric: What errors of outputs cost (``UnitElimination``).
  ///   - ridge: How strongly refits are held where text says nothing; more where units say the same but for rounding.
  ///   - least: As many units need no order.
  ///   - blas: Solves.
  ///   - threads: How many threads share large products.
  init(
    _ regression: Regression, width: Int, metric: [Double], ridge: Double = 1e-3, least: Int = 0,
    _ blas: BLAS, threads: Int = 1
  ) {
    var units = Array(0..<regression.inputCount / max(1, width))
    for factor in [1.0, 10, 100, 1000] where units.count > least {
      let begun = UnitElimination(
        regression, units: units, width: width, metric: metric, ridge: factor * ridge, blas,
        threads: threads)
      guard var elimination = begun else { continue }
      let before = errors.last ?? 0
      while elimination.units.count > least {
        let costs = elimination.costs
        let going = max(1, Int(Double(costs.count) * Self.share))
        let places = costs.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }
          .prefix(min(going, elimination.units.count - least))
        let gone = places.map { elimination.units[$0] }
        guard elimination.remove(places.sorted()) else { break }
        order += gone
        append(error: before + elimination.error)
      }
      units = elimination.units
    }
    order += units
    append(error: errors.last ?? 0)
  }

  /// Adds the error after all units that have gone; between two that are known, it grows evenly.
  private mutating func append(error: Double) {
    let last = errors.last ?? 0
    let steps = order.count - (errors.count - 1)
    for step in stride(from: 1, through: steps, by: 1) {
      errors.append(last + (error - last) * Double(step) / Double(steps))
    }
  }
}
