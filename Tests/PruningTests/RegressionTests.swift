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

  private func regression(_ blas: BLAS) -> Regression {
    func matrix(_ rows: ArraySlice<[Double]>) -> Matrix {
      Matrix(
        rows: rows.count, columns: rows.first?.count ?? 0, rows.flatMap { $0.map { Float($0) } })
    }
    // In two parts, as batches come.
    var sums = Moments(inputs: 4, outputs: 2)
    for range in [0..<15, 15..<40] {
      sums.add(
        matrix(inputs[range]), matrix(outputs[range]),
        roots: Matrix(weights[range].map { Float($0.squareRoot()) }), blas)
    }
    return Regression(sums, blas)
  }

  @Test func aMapIsFound() throws {
    let regression = regression(blas)
    let solution = try #require(regression.solve([0, 1, 2], ridge: 1e-9, blas))
    let fit = regression.fit(solution, [0, 1, 2])
    // The first input takes over what the last, its copy, did.
    let wanted: [Double] = [4, -2, 0.5, -1, 1, 1]
    #expect(zip(fit.weights, wanted).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(zip(fit.bias, [1.0, 2.0]).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(regression.error(fit, [0, 1, 2], outputWeights: [1, 1], blas) < 1e-3)
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

  /// Of two units that say the same, one goes first, for nothing; what the others cost is what a refit without them
  /// leaves.
  @Test func removalCurve() throws {
    let regression = regression(blas)
    let curve = RemovalCurve(
      regression, width: 1, outputWeights: [1, 1], ridge: 1e-6, share: 0.1, blas)
    #expect([0, 3].contains(try #require(curve.order.first)))
    #expect(curve.error(keeping: 3) < 1e-2)
    for count in 0...3 {
      let kept = curve.kept(count)
      let solution = try #require(regression.solve(kept, ridge: 1e-6, blas))
      let fit = regression.fit(solution, kept)
      let error = regression.error(fit, kept, outputWeights: [1, 1], blas)
      #expect(abs(curve.error(keeping: count) - error) < 1e-2 * max(1, error))
    }
    // No other single unit could have gone for less.
    let losses = (0..<4).compactMap { unit -> Double? in
      let kept = (0..<4).filter { $0 != unit }
      return regression.solve(kept, ridge: 1e-6, blas).map {
        regression.residual($0, kept, outputWeights: [1, 1])
      }
    }
    #expect(abs((losses.min() ?? 0) - curve.error(keeping: 3)) < 1e-2)
  }
}
