import Foundation
import TestSupport
import Testing

@testable import Kernels

/// Kernels against the same formulas in float64, and backward passes against differences of forward ones.
struct KernelTests {
  private let blas: BLAS
  private var generator = SeededRandom(seed: 20_261_121)

  init() throws {
    blas = try BLAS()
  }

  private mutating func matrix(_ rows: Int, _ columns: Int, scale: Float = 1) -> Matrix {
    Matrix(
      rows: rows, columns: columns,
      (0..<rows * columns).map { _ in Float.random(in: -scale...scale, using: &generator) })
  }

  @Test func coreFitsTheProcessor() throws {
    let flags = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
    guard flags.contains("flags") else { return }
    let environment = ProcessInfo.processInfo.environment
    if environment["VPRUNE_CORETYPE"] == nil, flags.contains("avx512vl") {
      #expect(blas.core == "SkylakeX")
    }
    if !flags.contains("avx512f") { #expect(blas.core != "SkylakeX") }
    // Loading leaves no trace that child processes would see.
    let later = ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"]
    #expect(later == environment["OPENBLAS_CORETYPE"])
  }

  @Test(arguments: [(1, 1, 1), (3, 5, 7), (33, 17, 65), (128, 64, 128)])
  mutating func products(_ shape: (m: Int, n: Int, k: Int)) {
    let (left, right) = (matrix(shape.m, shape.k), matrix(shape.n, shape.k))
    let output = matrix(shape.m, shape.n)
    let before = output.values
    blas.multiply(left, .plain, right, .transposed, addingTo: 1, output)
    for row in 0..<shape.m {
      for column in 0..<shape.n {
        let sum = (0..<shape.k).reduce(Double(before[row * shape.n + column])) {
          $0 + Double(left[row, $1]) * Double(right[column, $1])
        }
        #expect(abs(Double(output[row, column]) - sum) < 1e-4)
      }
    }
  }

  /// Against the C library in float64: relative to the result, but in the far tail of GELU, where the square in
  /// the exponent is rounded.
  @Test func activationsAreAccurate() {
    let points = (-2000...2000).map { Float($0) / 100 }
    for activation in Activation.allCases {
      let output = Matrix(points)
      activation.forward(Matrix(points), into: output)
      for (column, x) in points.enumerated() {
        let right = Self.value(activation, Double(x))
        let error = abs(Double(output[0, column]) - right)
        #expect(error <= 1e-6 * abs(right) + 1e-9, "\(activation) of \(x)")
      }
    }
  }

  private static func value(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .gelu: x * 0.5 * erfc(-x / 2.0.squareRoot())
    case .geluTanh: x / (1 + exp(-2 * (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .geluQuick: x / (1 + exp(-1.702 * x))
    case .relu: max(0, x)
    case .silu: x / (1 + exp(-x))
    case .tanh: tanh(x)
    }
  }

  /// Slopes by central differences, in float64 of the exact functions.
  @Test func activationSlopes() {
    let points = (-60...60).map { Float($0) / 10 + 0.05 }
    for activation in Activation.allCases {
      let gradient = Matrix(rows: 1, columns: points.count, repeating: 1)
      let (maskSums, inputSums) = (
        Matrix(rows: 1, columns: points.count, repeating: 0),
        Matrix(rows: 1, columns: points.count, repeating: 0)
      )
      let mask = Matrix(rows: 1, columns: points.count, repeating: 0.5)
      activation.backward(
        gradient, input: Matrix(points), mask: mask, maskSums: maskSums, inputSums: inputSums)
      for (column, x) in points.map(Double.init).enumerated() {
        let step = 1e-5
        let slope =
          (Self.value(activation, x + step) - Self.value(activation, x - step)) / (2 * step)
        #expect(abs(Double(gradient[0, column]) - slope / 2) < 1e-5, "\(activation) at \(x)")
        #expect(abs(Double(maskSums[0, column]) - Self.value(activation, x)) < 1e-5)
        #expect(abs(Double(inputSums[0, column]) - slope / 2 * x) < 1e-4)
      }
    }
  }

  /// The gradient of Σ weights * output is what small steps of the input say.
  @Test mutating func layerNormBackward() {
    let norm = LayerNorm(weight: matrix(1, 37), bias: matrix(1, 37), epsilon: 1e-5)
    let (input, weights) = (matrix(3, 37), matrix(3, 37))
    let normalized = Matrix(rows: 3, columns: 37, input.values)
    let scales = Matrix(rows: 1, columns: 3)
    let output = Matrix(rows: 3, columns: 37)
    norm.forward(normalized, into: output, scales: scales)
    let gradient = Matrix(rows: 3, columns: 37, weights.values)
    norm.backward(gradient, normalized: normalized, scales: scales)
    for column in 0..<37 {
      var sums: [Double] = []
      for step in [Float(0.01), -0.01] {
        let moved = Matrix(rows: 3, columns: 37, input.values)
        moved[1, column] += step
        norm.forward(moved, into: output, scales: scales)
        sums.append(
          zip(output.values, weights.values).reduce(0) { $0 + Double($1.0) * Double($1.1) })
      }
      #expect(abs((sums[0] - sums[1]) / 0.02 - Double(gradient[1, column])) < 2e-3)
    }
  }

  /// What a norm gave of some values, it gives of other values that were moved there.
  @Test mutating func layerNormPreimage() {
    let weight = matrix(1, 37)
    for column in 0..<37 { weight[0, column] += weight[0, column] < 0 ? -1 : 1 }
    let norm = LayerNorm(weight: weight, bias: matrix(1, 37), epsilon: 1e-5)
    func output(_ values: Matrix) -> Matrix {
      let output = Matrix(rows: 3, columns: 37, values.values)
      norm.forward(output, into: output, scales: Matrix(rows: 1, columns: 3))
      return output
    }
    let (values, aim) = (matrix(3, 37, scale: 4), output(matrix(3, 37)))
    let found = output(norm.preimage(of: aim, near: values))
    let error = zip(found.values, aim.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(error < 1e-4)
  }

  /// A column that the norm takes away need not go anywhere, however far off the aim is.
  @Test mutating func preimageWithoutWeight() {
    let weight = Matrix(rows: 1, columns: 37, repeating: 1)
    weight[0, 5] = 0
    let norm = LayerNorm(weight: weight, bias: matrix(1, 37), epsilon: 1e-5)
    let values = matrix(3, 37)
    let found = norm.preimage(of: matrix(3, 37, scale: 100), near: values)
    #expect(found.isFinite)
    #expect((0..<3).allSatisfy { found[$0, 5] == values[$0, 5] })
  }

  @Test(arguments: [1, 2, 15, 16, 17, 100])
  mutating func softmax(_ count: Int) {
    let input = matrix(3, count, scale: 30)
    let before = input.values
    let sums = input.logSumExp
    input.softmax()
    for row in 0..<3 {
      let powers = before[row * count..<(row + 1) * count].map { exp(Double($0)) }
      let sum = powers.reduce(0, +)
      #expect(abs(Double(sums[row]) - log(sum)) < 1e-5)
      for column in 0..<count {
        #expect(abs(Double(input[row, column]) - powers[column] / sum) < 1e-6)
      }
    }
  }

  /// What is not a number must not vanish on the way, nor what has no finite variance.
  @Test(arguments: [Float.nan, .infinity, 1e30])
  func nonFiniteNumbersStay(_ value: Float) {
    let scores = Matrix([1, value, 2])
    scores.softmax()
    #expect(scores.isFinite == value.isFinite)
    let rows = Matrix([1, value, 2])
    let scales = Matrix([0])
    LayerNorm(weight: Matrix([1, 1, 1]), bias: Matrix([0, 0, 0]), epsilon: 1e-5)
      .forward(rows, into: Matrix([0, 0, 0]), scales: scales)
    #expect(!scales.isFinite)
    for activation in Activation.allCases where value.isNaN {
      let output = Matrix([value])
      activation.forward(output, into: output)
      #expect(!output.isFinite, "\(activation)")
    }
  }

  @Test mutating func gramAndCholesky() {
    let (rows, count) = (50, 13)
    let input = matrix(rows, count)
    let gram = Matrix(rows: count, columns: count, repeating: 0)
    blas.addGram(of: input, to: gram)
    var matrix = [Double](repeating: 0, count: count * count)
    for row in 0..<count {
      for column in 0...row { matrix[row * count + column] = Double(gram[row, column]) }
    }
    let solution = (0..<2 * count).map { Double($0) / 7 - 1 }
    var sides = (0..<2).flatMap { side in
      (0..<count).map { row in
        (0..<count).reduce(0.0) { sum, column in
          let (low, high) = (min(row, column), max(row, column))
          return sum + matrix[high * count + low] * solution[side * count + column]
        }
      }
    }
    #expect(blas.solve(&matrix, &sides, count: count))
    for (found, right) in zip(sides, solution) { #expect(abs(found - right) < 1e-9) }
    var indefinite = [Double](repeating: -1, count: 1)
    var side = [1.0]
    #expect(!blas.solve(&indefinite, &side, count: 1))
    #expect(blas.inverse(of: indefinite, count: 1) == nil)
    #expect(blas.choleskyFactor(of: indefinite, count: 1) == nil)
  }

  /// A = L L^T and A A⁻¹ = 1, products in float64.
  @Test mutating func factorsAndInverses() throws {
    let count = 9
    let input = matrix(count, count)
    let values = input.values.map { Double($0) }
    var symmetric = Array(repeating: 0.0, count: count * count)
    blas.multiply(values, values, .transposed, into: &symmetric, rows: count)
    for index in 0..<count { symmetric[index * count + index] += 1 }
    let factor = try #require(blas.choleskyFactor(of: symmetric, count: count))
    var product = symmetric
    blas.multiply(times: -1, factor, factor, .transposed, addingTo: 1, into: &product, rows: count)
    #expect(product.allSatisfy { abs($0) < 1e-12 })
    let inverse = try #require(blas.inverse(of: symmetric, count: count))
    blas.multiply(symmetric, inverse, into: &product, rows: count)
    for row in 0..<count {
      for column in 0..<count {
        #expect(abs(product[row * count + column] - (row == column ? 1 : 0)) < 1e-12)
      }
    }
  }
}
