import Kernels

/// Sums over tokens that a least-squares fit of a linear map y = W x + b needs, so that no more than a batch of
/// x and y is in memory.
///
/// Squares are taken of differences from a batch's mean: where means are large beside what varies, float32 would have
/// no digits left for it.
struct Moments: Sendable {
  /// Σ w (x - x̄)(x - x̄)^T with the means of batches, (inputs, inputs); the lower triangle.
  let gram: Matrix
  /// Σ w (y - ȳ)(x - x̄)^T, (outputs, inputs).
  let cross: Matrix
  /// Σ w (y - ȳ)², (1, outputs).
  let outputSquares: Matrix
  /// Σ w, x̄ and ȳ of each batch.
  private(set) var batches: [(weight: Double, inputs: [Float], outputs: [Float])] = []

  init(inputs: Int, outputs: Int) {
    gram = Matrix(rows: inputs, columns: inputs, repeating: 0)
    cross = Matrix(rows: outputs, columns: inputs, repeating: 0)
    outputSquares = Matrix(rows: 1, columns: outputs, repeating: 0)
  }

  /// Adds a batch.
  ///
  /// - Parameters:
  ///   - inputs: (tokens, inputs).
  ///   - outputs: (tokens, outputs).
  ///   - roots: (1, tokens): the square roots of the tokens' weights w.
  ///   - blas: Multiplies.
  mutating func add(_ inputs: Matrix, _ outputs: Matrix, roots: Matrix, _ blas: BLAS) {
    let weights = roots.values.map { $0 * $0 }
    let weight = weights.reduce(0.0) { $0 + Double($1) }
    guard weight > 0 else { return }
    let shares = Matrix(weights.map { Float(Double($0) / weight) })
    let (x, inputMeans) = Self.centered(inputs, shares, roots, blas)
    let (y, outputMeans) = Self.centered(outputs, shares, roots, blas)
    add(x, y, blas)
    batches.append((weight, inputMeans, outputMeans))
  }

  /// Adds rows that are centered and weighted.
  private func add(_ inputs: Matrix, _ outputs: Matrix, _ blas: BLAS) {
    blas.addGram(of: inputs, to: gram)
    if inputs.columns > 0 {
      blas.multiply(outputs, .transposed, inputs, .plain, addingTo: 1, cross)
    }
    outputSquares.addColumnDots(outputs, outputs)
  }

  private static func centered(
    _ values: Matrix, _ shares: Matrix, _ roots: Matrix, _ blas: BLAS
  ) -> (Matrix, [Float]) {
    let means = Matrix(rows: 1, columns: values.columns, repeating: 0)
    if values.columns > 0 { blas.multiply(shares, .plain, values, .plain, means) }
    let result = Matrix(rows: values.rows, columns: values.columns)
    result.copy(from: values)
    let ones = Matrix(rows: values.rows, columns: 1, repeating: -1)
    if values.columns > 0 { blas.multiply(ones, .plain, means, .plain, addingTo: 1, result) }
    result.scale(result, rowsBy: roots)
    return (result, means.values)
  }

  /// Adds another part's sums.
  mutating func add(_ other: Moments) {
    gram.add(other.gram)
    cross.add(other.cross)
    outputSquares.add(other.outputSquares)
    batches += other.batches
  }

  /// Takes the sums of squares about the means of all batches together.
  ///
  /// - Returns: These means; afterwards no batch can be added.
  func pool(_ blas: BLAS) -> (weight: Double, inputs: [Double], outputs: [Double]) {
    let weight = batches.reduce(0) { $0 + $1.weight }
    var inputs = Array(repeating: 0.0, count: gram.rows)
    var outputs = Array(repeating: 0.0, count: outputSquares.columns)
    guard weight > 0 else { return (0, inputs, outputs) }
    for batch in batches {
      let share = batch.weight / weight
      for index in inputs.indices { inputs[index] += share * Double(batch.inputs[index]) }
      for index in outputs.indices { outputs[index] += share * Double(batch.outputs[index]) }
    }
    // What batches differ by, as one row for each.
    let x = Matrix(rows: batches.count, columns: inputs.count)
    let y = Matrix(rows: batches.count, columns: outputs.count)
    for (row, batch) in batches.enumerated() {
      let root = batch.weight.squareRoot()
      for index in inputs.indices {
        x[row, index] = Float(root * (Double(batch.inputs[index]) - inputs[index]))
      }
      for index in outputs.indices {
        y[row, index] = Float(root * (Double(batch.outputs[index]) - outputs[index]))
      }
    }
    add(x, y, blas)
    return (weight, inputs, outputs)
  }
}
