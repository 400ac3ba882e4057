import COpenBLAS

/// Dense linear algebra in float64, for the small systems that reconstruction solves; matrices are row-major.
extension BLAS {
  /// output = factor left right + beta output.
  ///
  /// - Parameters:
  ///   - factor: A number.
  ///   - left: (m, k).
  ///   - right: (k, n), or (n, k) where it is transposed.
  ///   - orientation: How `right` is read.
  ///   - beta: What the old output counts.
  ///   - output: (m, n).
  ///   - rows: m.
  ///   - threads: How many threads share the work; the output does not depend on it.
  package func multiply(
    times factor: Double = 1, _ left: [Double], _ right: [Double],
    _ orientation: Orientation = .plain, addingTo beta: Double = 0, into output: inout [Double],
    rows: Int, threads: Int = 1
  ) {
    guard rows > 0, !output.isEmpty, !left.isEmpty else { return }
    let (inner, columns) = (left.count / rows, output.count / rows)
    precondition(
      left.count == rows * inner && right.count == inner * columns
        && output.count == rows * columns)
    unsafe output.withUnsafeMutableBufferPointer { c in
      unsafe left.withUnsafeBufferPointer { a in
        unsafe right.withUnsafeBufferPointer { b in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          // Blocks do not depend on the number of threads: kernels may sum in another order at edges.
          let starts = Array(stride(from: 0, to: rows, by: Self.rowsAtOnce))
          let blocks = unsafe Blocks(left: a, right: b, output: c)
          inParallel(starts.count, threads: threads) { number in
            let start = starts[number]
            unsafe vp_dgemm(
              orientation == .transposed, Int32(min(Self.rowsAtOnce, rows - start)),
              Int32(columns), Int32(inner), factor, blocks.left + start * inner, blocks.right,
              beta, blocks.output + start * columns)
          }
        }
      }
    }
  }

  /// Rows that one thread multiplies at a time.
  private static let rowsAtOnce = 2048

  /// Matrices of a product, of whose output threads write rows apart.
  @safe
  private struct Blocks: @unchecked Sendable {
    let left: UnsafePointer<Double>
    let right: UnsafePointer<Double>
    let output: UnsafeMutablePointer<Double>
  }

  /// Solves A X = B by Cholesky's decomposition.
  ///
  /// - Parameters:
  ///   - matrix: The symmetric A, n x n, of which only the lower triangle counts; replaced by its factor.
  ///   - rightSides: The columns of B one after the other, n numbers each; replaced by those of X.
  ///   - count: n.
  /// - Returns: Whether A was positive definite; where it was not, nothing is solved.
  package func solve(
    _ matrix: inout [Double], _ rightSides: inout [Double], count: Int
  ) -> Bool {
    precondition(count > 0 && matrix.count == count * count)
    precondition(rightSides.count.isMultiple(of: count))
    let sides = Int32(rightSides.count / count)
    return unsafe matrix.withUnsafeMutableBufferPointer { a in
      unsafe rightSides.withUnsafeMutableBufferPointer { b in
        guard let a = a.baseAddress, let b = b.baseAddress else { return true }
        return unsafe vp_cholesky_solve(Int32(count), sides, a, b)
      }
    }
  }

  /// L of A = L L^T.
  ///
  /// - Parameters:
  ///   - matrix: The symmetric A, n x n, of which only the lower triangle counts.
  ///   - count: n, above 0.
  /// - Returns: L, with zeros above its diagonal; `nil` where A is not positive definite.
  package func choleskyFactor(of matrix: consuming [Double], count: Int) -> [Double]? {
    let factor = unsafe decomposed(matrix, count) { unsafe vp_cholesky_factor($0, $1) }
    guard var factor else { return nil }
    for row in 0..<count {
      for column in row + 1..<max(row + 1, count) { factor[row * count + column] = 0 }
    }
    return factor
  }

  /// The inverse of a symmetric, positive definite matrix.
  ///
  /// - Parameters:
  ///   - matrix: n x n, of which only the lower triangle counts.
  ///   - count: n, above 0.
  /// - Returns: The inverse, both triangles; `nil` where the matrix is not positive definite.
  package func inverse(of matrix: consuming [Double], count: Int) -> [Double]? {
    let inverse = unsafe decomposed(matrix, count) { unsafe vp_cholesky_inverse($0, $1) }
    guard var inverse else { return nil }
    for row in 0..<count {
      for column in 0..<row { inverse[column * count + row] = inverse[row * count + column] }
    }
    return inverse
  }

  /// What LAPACK leaves in the place of a matrix; `nil` where it is not positive definite.
  private func decomposed(
    _ matrix: consuming [Double], _ count: Int,
    _ body: (Int32, UnsafeMutablePointer<Double>) -> Bool
  ) -> [Double]? {
    var result = matrix
    precondition(count > 0 && result.count == count * count)
    let isDefinite = unsafe result.withUnsafeMutableBufferPointer { a in
      guard let a = a.baseAddress else { return false }
      return unsafe body(Int32(count), a)
    }
    return isDefinite ? result : nil
  }
}
