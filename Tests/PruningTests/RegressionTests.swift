import Kernels
import Testing

@testable import Pruning

/// Refits and what removing units costs, against least squares done by hand.
struct RegressionTests {
  private let blas: BLAS
  private let inputs: [[Double]]
  private let outputs: [[Double]]
  private let weights: [Double]
  private static let map: [[Double]] = [[1, -2, 0.5, 3], [0, 1, 1, -1]]

  init() throws {
    blas = try BLAS()
    var random = DocumentRandom(seed: 20_261_121)
    let rows = (0..<40).map { _ in (0..<3).map { _ in Double(random.normal()) + 1 } }
    // The last input says what the first does.
    inputs = rows.map { $0 + [$0[0]] }
    outputs = inputs.map { x in
      Self.map.enumerated().map { row, w in zip(w, x).reduce(Double(row + 1)) { $0 + $1.0 * $1.1 } }
    }
    weights = (0..<40).map { _ in Double(random.unit()) + 0.1 }
  }

  private func regression(_ blas: BLAS, _ ranges: [Range<Int>] = [0..<15, 15..<40]) -> Regression {
    func matrix(_ rows: ArraySlice<[Double]>) -> Matrix {
      Matrix(
        rows: rows.count, columns: rows.first?.count ?? 0, rows.flatMap { $0.map { Float($0) } })
    }
    // In two parts, as batches come.
    var sums = Moments(inputs: 4, outputs: 2)
    for range in ranges {
      sums.add(
        matrix(inputs[range]), matrix(outputs[range]),
        roots: Matrix(weights[range].map { Float($0.squareRoot()) }), blas)
    }
    return Regression(sums, blas)
  }

  @Test func aMapIsFound() throws {
    let regression = regression(blas)
    let fit = try #require(regression.fit([0, 1, 2], ridge: 1e-9, blas))
    // The first input takes over what the last, its copy, did.
    let wanted: [Double] = [4, -2, 0.5, -1, 1, 1]
    #expect(zip(fit.weights, wanted).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(zip(fit.bias, [1.0, 2.0]).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(regression.error(fit, [0, 1, 2], outputWeights: [1, 1], blas) < 1e-3)
  }

  /// Regressions of parts, added up, are the regression of the whole.
  @Test func regressionsAddUp() throws {
    let whole = regression(blas)
    var sum = Regression(inputs: 4, outputs: 2)
    #expect(sum.isEmpty)
    for range in [0..<7, 7..<8, 8..<40] { sum.add(regression(blas, [range])) }
    let kept = [0, 1, 2]
    let (found, wanted) = (
      try #require(sum.fit(kept, ridge: 1e-3, blas)),
      try #require(whole.fit(kept, ridge: 1e-3, blas))
    )
    #expect(zip(found.weights, wanted.weights).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(zip(found.bias, wanted.bias).allSatisfy { abs($0 - $1) < 1e-4 })
    let fit = Regression.Fit(weights: [0.5, -1, 1, 0.25], bias: [0.3, -0.7])
    let errors = [sum, whole].map { $0.error(fit, [1, 3], outputWeights: [2, 0.5], blas) }
    #expect(abs(errors[0] - errors[1]) < 1e-4 * errors[1])
  }

  /// Σ w |W x + b - y|², summed row by row.
  @Test func errorsAreThoseOfTheRows() throws {
    let regression = regression(blas)
    let fit = Regression.Fit(weights: [0.5, -1, 1, 0.25], bias: [0.3, -0.7])
    let kept = [1, 3]
    var wanted = 0.0
    for (row, x) in inputs.enumerated() {
      for output in 0..<2 {
        let value = kept.enumerated().reduce(fit.bias[output]) {
          $0 + fit.weights[output * 2 + $1.offset] * x[$1.element]
        }
        let difference = value - outputs[row][output]
        wanted += weights[row] * (output == 0 ? 2 : 0.5) * difference * difference
      }
    }
    let found = regression.error(fit, kept, outputWeights: [2, 0.5], blas)
    #expect(abs(found - wanted) < 1e-4 * wanted)
  }

  /// The error of the best refit of some inputs, measured as |L^T e|².
  private func least(_ regression: Regression, _ kept: [Int], _ metric: [Double]) throws -> Double {
    let fit = try #require(regression.fit(kept, ridge: 1e-6, blas))
    // Rows of L^T, each as a map of its own.
    return (0..<2).reduce(0) { total, row in
      var (own, bias) = (Array(repeating: 0.0, count: kept.count), 0.0)
      for output in 0..<2 {
        let factor = metric[output * 2 + row]
        for index in kept.indices {
          own[index] += factor * fit.weights[output * kept.count + index]
        }
        bias += factor * fit.bias[output]
      }
      return total
        + zip(inputs, zip(outputs, weights)).reduce(0.0) { sum, entry in
          let (x, (y, weight)) = entry
          let wanted = (0..<2).reduce(0.0) { $0 + metric[$1 * 2 + row] * y[$1] }
          let value = kept.enumerated().reduce(bias) { $0 + own[$1.offset] * x[$1.element] }
          return sum + weight * (value - wanted) * (value - wanted)
        }
    }
  }

  private static let metrics = [[1.0, 0, 0, 1], [2.0, 0, -1.5, 0.5]]

  /// Of two units that say the same, one goes first, for nothing; what the others cost is what a refit without them
  /// leaves.
  @Test(arguments: metrics)
  func removalCurve(metric: [Double]) throws {
    let regression = regression(blas)
    let curve = RemovalCurve(regression, width: 1, metric: metric, ridge: 1e-6, blas)
    #expect([0, 3].contains(try #require(curve.order.first)))
    #expect(curve.order.sorted() == [0, 1, 2, 3])
    for count in 0...3 {
      let error = try least(regression, curve.kept(count), metric)
      #expect(abs(curve.error(keeping: count) - error) < 2e-2 * max(1, error))
    }
    // No other unit could have gone for less, at any step.
    for count in 0..<4 {
      let left = curve.kept(count + 1)
      let losses = try left.map { unit in try least(regression, left.filter { $0 != unit }, metric)
      }
      let cheapest = try #require(losses.min())
      #expect(abs(cheapest - curve.error(keeping: count)) < 2e-2 * max(1, cheapest))
    }
  }

  /// Units of two inputs, and several at once: the error is that of the refit without them all.
  @Test(arguments: metrics)
  func unitsGoTogether(metric: [Double]) throws {
    let regression = regression(blas)
    let wide = UnitElimination(
      regression, units: [0, 1], width: 2, metric: metric, ridge: 1e-6, blas)
    var pairs = try #require(wide)
    let costs = pairs.costs
    let expected = [try least(regression, [2, 3], metric), try least(regression, [0, 1], metric)]
    #expect(zip(costs, expected).allSatisfy { abs($0 - $1) < 2e-2 * max(1, $1) })
    #expect(pairs.remove([0]) && pairs.units == [1])
    #expect(abs(pairs.error - costs[0]) < 1e-9 * max(1, costs[0]))
    let narrow = UnitElimination(
      regression, units: [0, 1, 2], width: 1, metric: metric, ridge: 1e-6, blas)
    var singles = try #require(narrow)
    #expect(singles.remove([0, 2]) && singles.units == [1])
    let error = try least(regression, [1], metric)
    #expect(abs(singles.error - error) < 2e-2 * max(1, error))
  }

  /// A curve that need not go to its end has the same beginning.
  @Test func curvesEndWhereTheyMay() {
    let regression = regression(blas)
    let whole = RemovalCurve(regression, width: 1, metric: Self.metrics[1], blas)
    let part = RemovalCurve(regression, width: 1, metric: Self.metrics[1], least: 2, blas)
    #expect(part.kept(2) == whole.kept(2))
    #expect(part.error(keeping: 2) == whole.error(keeping: 2))
  }
}
