import Kernels

/// Sums over tokens that a least-squares fit of a linear map y = W x + b needs, so that no more than a batch of
/// x and y is in memory.
struct Moments: Sendable {
  /// Σ w x x^T, (inputs, inputs); the lower triangle.
  let gram: Matrix
  /// Σ w y x^T, (outputs, inputs).
  let cross: Matrix
  /// Σ w x, (1, inputs).
  let inputSums: Matrix
  /// Σ w y, (1, outputs).
  let outputSums: Matrix
  /// Σ w y², (1, outputs).
  let outputSquares: Matrix
  /// Σ w.
  private(set) var weight = 0.0

  init(inputs: Int, outputs: Int) {
    gram = Matrix(rows: inputs, columns: inputs, repeating: 0)
    cross = Matrix(rows: outputs, columns: inputs, repeating: 0)
    inputSums = Matrix(rows: 1, columns: inputs, repeating: 0)
    outputSums = Matrix(rows: 1, columns: outputs, repeating: 0)
    outputSquares = Matrix(rows: 1, columns: outputs, repeating: 0)
  }

  /// Adds tokens.
  ///
  /// - Parameters:
  ///   - inputs: (tokens, inputs); used up.
  ///   - outputs: (tokens, outputs); used up.
  ///   - roots: (1, tokens): the square roots of the tokens' weights w.
  ///   - blas: Multiplies.
  mutating func add(_ inputs: Matrix, _ outputs: Matrix, roots: Matrix, _ blas: BLAS) {
    inputs.scale(inputs, rowsBy: roots)
    outputs.scale(outputs, rowsBy: roots)
    blas.addGram(of: inputs, to: gram)
    if inputs.columns > 0 {
      blas.multiply(outputs, .transposed, inputs, .plain, addingTo: 1, cross)
      blas.multiply(roots, .plain, inputs, .plain, addingTo: 1, inputSums)
    }
    blas.multiply(roots, .plain, outputs, .plain, addingTo: 1, outputSums)
    outputSquares.addColumnDots(outputs, outputs)
    weight += roots.values.reduce(0) { $0 + Double($1) * Double($1) }
  }

  /// Adds another part's sums.
  mutating func add(_ other: Moments) {
    for (mine, others) in [
      (gram, other.gram), (cross, other.cross), (inputSums, other.inputSums),
      (outputSums, other.outputSums), (outputSquares, other.outputSquares),
    ] { mine.add(others) }
    weight += other.weight
  }
}
