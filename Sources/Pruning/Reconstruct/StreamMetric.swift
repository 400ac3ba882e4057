import Kernels

/// What errors of the residual stream cost, as gradients say.
extension Sensitivity.Stream {
  /// The mean squared length of a token's gradient.
  var meanSquare: Double {
    let sums = tokens.reduce(into: (0.0, 0)) { sum, batch in
      sum.0 += batch.values.reduce(0.0) { $0 + Double($1) }
      sum.1 += batch.columns
    }
    return sums.0 / Double(max(1, sums.1))
  }

  /// For each dimension, its part in all squared lengths; adds up to 1.
  var dimensions: [Double] {
    let squares = (0..<moments.rows).map { Double(moments[$0, $0]) }
    let total = squares.reduce(0, +)
    return squares.map { total > 0 ? $0 / total : 1 / Double(squares.count) }
  }

  /// For each batch the square roots of token weights, (1, tokens), of mean weight 1.
  ///
  /// A token weighs what its gradient's length does: between the square, which would leave the fit to the few
  /// documents that the model is unsure of, and all the same, where tokens that no output depends on would count.
  var roots: [Matrix] {
    let lengths = tokens.map { $0.values.map { Double($0).squareRoot() } }
    let count = lengths.reduce(0) { $0 + $1.count }
    let sum = lengths.reduce(0) { $0 + $1.reduce(0, +) }
    guard sum > 0 else { return tokens.map { Matrix(rows: 1, columns: $0.columns, repeating: 1) } }
    let scale = Double(count) / sum
    return lengths.map { row in Matrix(row.map { Float(($0 * scale).squareRoot()) }) }
  }

  /// How much of the metric is the same in all directions: those in which drawn labels happened to give no gradient
  /// count, too.
  private static let shrinkage = 0.05

  /// L, (hidden, hidden) and row-major, such that an error e costs |L^T e|²: L L^T are the gradients' second
  /// moments, the Fisher information of the stream, a token's on average.
  func metric(_ blas: BLAS) -> [Double] {
    let count = moments.rows
    let trace = (0..<count).reduce(0.0) { $0 + Double(moments[$1, $1]) }
    let scale = trace > 0 ? (1 - Self.shrinkage) * meanSquare / trace : 0
    let even = trace > 0 ? Self.shrinkage * meanSquare / Double(max(1, count)) : 1
    var matrix = moments.values.map { Double($0) * scale }
    for index in 0..<count { matrix[index * count + index] += even }
    if count > 0, let factor = blas.choleskyFactor(of: matrix, count: count) { return factor }
    var diagonal = Array(repeating: 0.0, count: count * count)
    for index in 0..<count {
      diagonal[index * count + index] = matrix[index * count + index].squareRoot()
    }
    return diagonal
  }
}
