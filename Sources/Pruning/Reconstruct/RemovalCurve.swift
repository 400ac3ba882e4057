import Kernels

/// In which order a sublayer's units go, and what each step costs when the units that stay are refitted.
///
/// Optimal Brain Surgeon (Hassibi and Stork 1993) for units of one or more inputs of a linear map: without unit u
/// the best refit of the others adds tr(G W_u ([H⁻¹]_uu)⁻¹ W_u^T) to the error, where H is Σ w x x^T and G weighs
/// outputs. Where two units say the same, one of them costs nothing.
struct RemovalCurve: Sendable {
  /// Units, the first that goes first.
  private(set) var order: [Int] = []
  /// The error with 0, 1, 2, … of them gone; grows.
  private(set) var errors: [Double] = []

  /// Units that stay when `count` stay, ascending.
  func kept(_ count: Int) -> [Int] { order.suffix(count).sorted() }

  /// The error when `count` units stay.
  func error(keeping count: Int) -> Double {
    errors.isEmpty ? 0 : errors[min(max(0, order.count - count), errors.count - 1)]
  }

  /// Of scores that add up: those of the least worth go first.
  init(scores: [Double]) {
    order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    errors = [0]
    for unit in order { errors.append((errors.last ?? 0) + max(0, scores[unit])) }
  }

  /// Removes unit after unit.
  ///
  /// - Parameters:
  ///   - regression: Of the sublayer's outputs on its units.
  ///   - width: Inputs of a unit: columns of a head, or 1.
  ///   - outputWeights: What an output's squared error counts.
  ///   - ridge: Of the refits.
  ///   - share: The part of the units that go at a time.
  ///   - blas: Solves.
  init(
    _ regression: Regression, width: Int, outputWeights: [Double], ridge: Double,
    share: Double = 1.0 / 16, _ blas: BLAS
  ) {
    var units = Array(0..<regression.inputCount / max(1, width))
    while !units.isEmpty {
      let kept = units.flatMap { $0 * width..<($0 + 1) * width }
      // Where units say the same but for rounding, a stronger ridge tells them apart.
      let solution = [1, 10, 100, 1000].lazy.compactMap {
        regression.solve(kept, ridge: $0 * ridge, wantsInverse: true, blas)
      }.first
      guard let solution else { break }
      let error = regression.residual(solution, kept, outputWeights: outputWeights)
      append(error: max(error, errors.last ?? 0))
      let costs = Self.costs(
        solution, units.count, width, regression.outputCount, outputWeights, blas)
      let going = max(1, Int(Double(units.count) * share))
      let ranked = units.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }.prefix(going)
      order += ranked.map { units[$0] }
      let gone = Set(ranked)
      units = units.indices.filter { !gone.contains($0) }.map { units[$0] }
    }
    order += units
    if errors.isEmpty { errors = [0] }
    let all = regression.residual(
      Regression.Solution(weights: [], inverse: []), [], outputWeights: outputWeights)
    append(error: max(all, errors.last ?? 0))
  }

  /// Adds the error after all units that have gone; between two that are known, it grows evenly.
  private mutating func append(error: Double) {
    guard let last = errors.last else {
      errors = [error]
      return
    }
    let steps = order.count - (errors.count - 1)
    for step in stride(from: 1, through: steps, by: 1) {
      errors.append(last + (error - last) * Double(step) / Double(steps))
    }
  }

  /// What each unit's going costs.
  private static func costs(
    _ solution: Regression.Solution, _ units: Int, _ width: Int, _ outputs: Int,
    _ outputWeights: [Double], _ blas: BLAS
  ) -> [Double] {
    let count = units * width
    return (0..<units).map { unit in
      if width == 1 {
        let sum = (0..<outputs).reduce(0.0) {
          let value = solution.weights[$1 * count + unit]
          return $0 + outputWeights[$1] * value * value
        }
        return sum / solution.inverse[unit * count + unit]
      }
      let columns = unit * width..<(unit + 1) * width
      var block = columns.flatMap { row in
        solution.inverse[row * count + columns.lowerBound..<row * count + columns.upperBound]
      }
      let sides = (0..<outputs).flatMap { output in
        solution.weights[output * count + columns.lowerBound..<output * count + columns.upperBound]
      }
      var solved = sides
      guard blas.solve(&block, &solved, count: width) else { return .infinity }
      return (0..<outputs).reduce(0.0) { sum, output in
        let row = output * width..<(output + 1) * width
        return sum + outputWeights[output] * row.reduce(0.0) { $0 + sides[$1] * solved[$1] }
      }
    }
  }
}
