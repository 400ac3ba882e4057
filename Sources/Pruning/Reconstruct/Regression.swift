import Kernels

/// Ridge regression of a linear map with a bias, on any choice of its inputs.
///
/// Minimizes Σ_t w_t |W x_t + b - y_t|² + λ s |W - W_0|², where s is the mean of the diagonal of Σ w x x^T: the
/// bias is free, and W stays near W_0 where text says nothing.
struct Regression: Sendable {
  let inputCount: Int
  let outputCount: Int
  /// Σ w (x - x̄)(x - x̄)^T, (inputs, inputs); the lower triangle.
  private var gram: Matrix
  /// Σ w (y - ȳ)(x - x̄)^T, (outputs, inputs).
  private var cross: Matrix
  /// Σ w (y - ȳ)², one for each output.
  private var squares: [Double]
  private var inputMeans: [Double]
  private var outputMeans: [Double]
  private var weight = 0.0

  /// Whether no token was seen.
  var isEmpty: Bool { weight <= 0 }

  /// Takes sums, which cannot grow any more.
  init(_ moments: Moments, _ blas: BLAS) {
    (weight, inputMeans, outputMeans) = moments.pool(blas)
    (gram, cross) = (moments.gram, moments.cross)
    squares = moments.outputSquares.values.map { Double($0) }
    (inputCount, outputCount) = (gram.rows, cross.rows)
  }

  /// A regression of no text.
  init(inputs: Int, outputs: Int) {
    (inputCount, outputCount) = (inputs, outputs)
    gram = Matrix(rows: inputs, columns: inputs, repeating: 0)
    cross = Matrix(rows: outputs, columns: inputs, repeating: 0)
    squares = Array(repeating: 0, count: outputs)
    inputMeans = Array(repeating: 0, count: inputs)
    outputMeans = squares
  }

  /// Σ w (x - x̄)(x - x̄)^T of two inputs.
  private func product(_ input: Int, _ other: Int) -> Double {
    Double(gram[max(input, other), min(input, other)])
  }

  /// Adds the sums of other text, about the means of both together (Chan, Golub and LeVeque 1979).
  ///
  /// - Parameter other: A regression of as many inputs and outputs.
  mutating func add(_ other: Regression) {
    let total = weight + other.weight
    guard total > 0 else { return }
    let (share, product) = (other.weight / total, weight * other.weight / total)
    let inputGaps = zip(other.inputMeans, inputMeans).map { $0 - $1 }
    let outputGaps = zip(other.outputMeans, outputMeans).map { $0 - $1 }
    let (gram, cross) = (
      Matrix(rows: inputCount, columns: inputCount), Matrix(rows: outputCount, columns: inputCount)
    )
    for row in 0..<inputCount {
      for column in 0...row {
        let gap = product * inputGaps[row] * inputGaps[column]
        gram[row, column] = self.gram[row, column] + other.gram[row, column] + Float(gap)
      }
    }
    for output in 0..<outputCount {
      for input in 0..<inputCount {
        let gap = product * outputGaps[output] * inputGaps[input]
        cross[output, input] = self.cross[output, input] + other.cross[output, input] + Float(gap)
      }
      squares[output] += other.squares[output] + product * outputGaps[output] * outputGaps[output]
      outputMeans[output] += share * outputGaps[output]
    }
    (self.gram, self.cross) = (gram, cross)
    for input in 0..<inputCount { inputMeans[input] += share * inputGaps[input] }
    weight = total
  }

  /// A linear map of some inputs.
  struct Fit: Sendable {
    /// Row-major, (outputs, inputs that were kept).
    var weights: [Double]
    var bias: [Double]
  }

  /// The mean of the diagonal of Σ w x x^T.
  private var scale: Double {
    guard inputCount > 0 else { return 1 }
    let sum = (0..<inputCount).reduce(0.0) { $0 + product($1, $1) }
    return max(sum / Double(inputCount), .leastNormalMagnitude)
  }

  /// Fits the map on some inputs.
  ///
  /// - Parameters:
  ///   - kept: The inputs.
  ///   - ridge: λ, above 0.
  ///   - prior: W_0, row-major, (outputs, kept); `nil` for zeros.
  ///   - blas: Solves.
  /// - Returns: The map; `nil` where the numbers do not allow a solution.
  func fit(_ kept: [Int], ridge: Double, prior: [Double]? = nil, _ blas: BLAS) -> Fit? {
    let count = kept.count
    guard count > 0 else { return Fit(weights: [], bias: outputMeans) }
    var matrix = matrix(kept, ridge: ridge)
    var weights = crossProducts(kept)
    if let prior {
      let penalty = ridge * scale
      for index in weights.indices { weights[index] += penalty * prior[index] }
    }
    guard blas.solve(&matrix, &weights, count: count), weights.allSatisfy(\.isFinite) else {
      return nil
    }
    let bias = (0..<outputCount).map { output in
      kept.enumerated().reduce(outputMeans[output]) { sum, entry in
        sum - weights[output * count + entry.offset] * inputMeans[entry.element]
      }
    }
    return Fit(weights: weights, bias: bias)
  }

  /// Σ w (x - x̄)(x - x̄)^T of some inputs, (kept, kept), with λ s on its diagonal; the lower triangle.
  func matrix(_ kept: [Int], ridge: Double) -> [Double] {
    var matrix = Array(repeating: 0.0, count: kept.count * kept.count)
    for (row, input) in kept.enumerated() {
      for (column, other) in kept.prefix(row + 1).enumerated() {
        matrix[row * kept.count + column] = product(input, other)
      }
    }
    let penalty = ridge * scale
    for index in kept.indices { matrix[index * kept.count + index] += penalty }
    return matrix
  }

  /// Σ w (y - ȳ)(x - x̄)^T of some inputs, (outputs, kept).
  func crossProducts(_ kept: [Int]) -> [Double] {
    var products: [Double] = []
    products.reserveCapacity(outputCount * kept.count)
    for output in 0..<outputCount {
      for input in kept { products.append(Double(cross[output, input])) }
    }
    return products
  }

  /// Σ w |W x + b - y|² of a map that was fitted elsewhere, each output weighted.
  func error(_ fit: Fit, _ kept: [Int], outputWeights: [Double], _ blas: BLAS) -> Double {
    let count = kept.count
    let weights = Matrix(rows: outputCount, columns: count, fit.weights.map { Float($0) })
    let gram = Matrix(rows: count, columns: count)
    for (row, input) in kept.enumerated() {
      for (column, other) in kept.enumerated() {
        gram[row, column] = Float(self.product(input, other))
      }
    }
    let product = Matrix(rows: outputCount, columns: count, repeating: 0)
    if count > 0 { blas.multiply(weights, .plain, gram, .plain, product) }
    return (0..<outputCount).reduce(0) { total, output in
      var (error, offset) = (squares[output], fit.bias[output] - outputMeans[output])
      for (index, input) in kept.enumerated() {
        let value = fit.weights[output * count + index]
        error += value * (Double(product[output, index]) - 2 * Double(cross[output, input]))
        offset += value * inputMeans[input]
      }
      return total + outputWeights[output] * (max(0, error) + weight * offset * offset)
    }
  }
}
