import COpenBLAS

/// OpenBLAS, loaded: products of matrices are made with a value of this type.
///
/// It multiplies on the calling thread; calls from several threads run side by side.
package struct BLAS: Sendable {
  /// Loads the library where no other value has.
  ///
  /// - Throws: ``KernelError/noOpenBLAS(reason:)``.
  package init() throws(KernelError) {
    if let reason = unsafe vp_blas_load() {
      throw .noOpenBLAS(reason: unsafe String(cString: reason))
    }
  }

  /// The kernels that the library uses, by the processor that they were written for.
  package var core: String { unsafe String(cString: vp_blas_core()) }

  /// Whether a factor of a product is read as it stands or with rows and columns swapped.
  package enum Orientation: Sendable {
    case plain, transposed
  }

  /// output = left right + beta output.
  ///
  /// - Parameters:
  ///   - left: (m, k), or (k, m) where it is transposed.
  ///   - leftOrientation: How it is read.
  ///   - right: (k, n), or (n, k) where it is transposed.
  ///   - rightOrientation: How it is read.
  ///   - beta: 0 where what was in `output` does not count, not even if it was not a number.
  ///   - output: (m, n).
  package func multiply(
    _ left: Matrix, _ leftOrientation: Orientation = .plain, _ right: Matrix,
    _ rightOrientation: Orientation = .plain, addingTo beta: Float = 0, _ output: Matrix
  ) {
    let (m, k) =
      leftOrientation == .plain ? (left.rows, left.columns) : (left.columns, left.rows)
    let (k2, n) =
      rightOrientation == .plain ? (right.rows, right.columns) : (right.columns, right.rows)
    precondition(k == k2 && output.rows == m && output.columns == n)
    guard m > 0, n > 0 else { return }
    unsafe vp_sgemm(
      leftOrientation == .transposed, rightOrientation == .transposed,
      Int32(m), Int32(n), Int32(k), 1, left.start, Int32(max(1, left.stride)), right.start,
      Int32(max(1, right.stride)), beta, output.start, Int32(max(1, output.stride)))
  }

  /// The lower triangle of output = input^T input + output.
  ///
  /// - Parameters:
  ///   - input: (rows, n).
  ///   - output: (n, n), what is above the diagonal stays.
  package func addGram(of input: Matrix, to output: Matrix) {
    precondition(output.rows == input.columns && output.columns == input.columns)
    guard input.rows > 0, input.columns > 0 else { return }
    unsafe vp_ssyrk(
      Int32(input.columns), Int32(input.rows), input.start, Int32(input.stride), output.start,
      Int32(output.stride))
  }
}
