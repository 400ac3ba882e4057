import CVectors

/// A row-major matrix of float32, or a window into one; vectors are matrices of one row.
///
/// It refers to its numbers: copies and windows see the same ones, and threads that write must write to
/// windows that do not overlap.
@safe
package struct Matrix: @unchecked Sendable {
  package let rows: Int
  package let columns: Int
  /// Elements from the start of a row to that of the next.
  package let stride: Int
  let start: UnsafeMutablePointer<Float>
  private let memory: MatrixMemory

  /// A matrix whose numbers are whatever was in memory.
  package init(rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0)
    memory = MatrixMemory(count: rows * columns)
    unsafe start = memory.start
    self.rows = rows
    self.columns = columns
    stride = columns
  }

  /// Gives memory of matrices that are gone back to the system, where what comes next has other sizes.
  package static func releaseUnusedMemory() { MatrixMemory.emptyPool() }

  /// A matrix of `values`, row after row.
  package init(rows: Int, columns: Int, _ values: [Float]) {
    self.init(rows: rows, columns: columns)
    precondition(values.count == rows * columns)
    write(values, at: 0)
  }

  /// A vector.
  package init(_ values: [Float]) {
    self.init(rows: 1, columns: values.count, values)
  }

  /// A matrix of one number everywhere.
  package init(rows: Int, columns: Int, repeating value: Float) {
    self.init(rows: rows, columns: columns)
    unsafe start.update(repeating: value, count: rows * columns)
  }

  private init(_ window: Matrix, offset: Int, rows: Int, columns: Int, stride: Int) {
    memory = window.memory
    unsafe start = window.start + offset
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// Whether rows follow each other without gaps.
  package var isContiguous: Bool { stride == columns || rows <= 1 }

  /// How many numbers there are.
  package var count: Int { rows * columns }

  /// A window of some rows.
  package func rows(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows)
    return Matrix(
      self, offset: range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
  }

  /// A window of some columns.
  package func columns(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= columns)
    return Matrix(
      self, offset: range.lowerBound, rows: rows, columns: range.count, stride: stride)
  }

  /// The same numbers in rows of another length.
  package func reshaped(rows: Int, columns: Int) -> Matrix {
    precondition(isContiguous && rows * columns == count)
    return Matrix(self, offset: 0, rows: rows, columns: columns, stride: columns)
  }

  /// A number.
  package subscript(row: Int, column: Int) -> Float {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns)
      return unsafe start[row * stride + column]
    }
    nonmutating set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns)
      unsafe start[row * stride + column] = newValue
    }
  }

  /// All numbers, row after row.
  package var values: [Float] {
    unsafe Array(unsafeUninitializedCapacity: count) { buffer, count in
      for row in 0..<rows {
        for column in 0..<columns {
          unsafe buffer.initializeElement(
            at: row * columns + column, to: start[row * stride + column])
        }
      }
      count = rows * columns
    }
  }

  /// Replaces the numbers from the `offset`-th on, counted row after row; only where rows have no gaps.
  package func write(_ values: [Float], at offset: Int) {
    precondition(isContiguous && offset >= 0 && values.count <= count - offset)
    unsafe values.withUnsafeBufferPointer { buffer in
      guard let source = buffer.baseAddress else { return }
      unsafe (start + offset).update(from: source, count: buffer.count)
    }
  }

  /// Replaces the numbers by those of a matrix of the same shape.
  package func copy(from other: Matrix) {
    precondition(rows == other.rows && columns == other.columns)
    for row in 0..<rows {
      unsafe (start + row * stride).update(from: other.start + row * other.stride, count: columns)
    }
  }

  /// A new matrix of some rows, in the order given.
  package func gathering(rows indices: [Int]) -> Matrix {
    let result = Matrix(rows: indices.count, columns: columns)
    for (target, source) in indices.enumerated() {
      result.rows(target..<target + 1).copy(from: rows(source..<source + 1))
    }
    return result
  }

  /// A new matrix of some columns, in the order given.
  package func gathering(columns indices: [Int]) -> Matrix {
    precondition(indices.allSatisfy { $0 >= 0 && $0 < columns })
    let result = Matrix(rows: rows, columns: indices.count)
    for row in 0..<rows {
      for (target, source) in indices.enumerated() {
        unsafe result.start[row * result.stride + target] = start[row * stride + source]
      }
    }
    return result
  }

  /// Whether no number is infinite or not a number.
  package var isFinite: Bool {
    if isContiguous { return unsafe vp_all_finite(count, start) }
    return (0..<rows).allSatisfy { unsafe vp_all_finite(columns, start + $0 * stride) }
  }

  /// Adds `factor` times a matrix of the same shape.
  package func add(_ other: Matrix, times factor: Float = 1) {
    precondition(rows == other.rows && columns == other.columns)
    for row in 0..<rows {
      unsafe vp_add(columns, factor, other.start + row * other.stride, start + row * stride)
    }
  }

  /// Becomes `other` with each column multiplied by a factor; `other` may be the same matrix.
  ///
  /// - Parameters:
  ///   - other: A matrix of the same shape.
  ///   - factors: (1, columns).
  package func scale(_ other: Matrix, columnsBy factors: Matrix) {
    precondition(rows == other.rows && columns == other.columns && factors.columns == columns)
    unsafe vp_scale_columns(
      rows, columns, factors.start, other.start, other.stride, start, stride)
  }

  /// Becomes `other` with each row multiplied by a factor; `other` may be the same matrix.
  ///
  /// - Parameters:
  ///   - other: A matrix of the same shape.
  ///   - factors: (1, rows).
  package func scale(_ other: Matrix, rowsBy factors: Matrix) {
    precondition(rows == other.rows && columns == other.columns && factors.columns == rows)
    unsafe vp_scale_rows(rows, columns, factors.start, other.start, other.stride, start, stride)
  }

  /// Adds, to each number of this vector, the dot product of a column of one matrix with the same column of
  /// another.
  ///
  /// - Parameters:
  ///   - left: (any, columns).
  ///   - right: The same shape.
  package func addColumnDots(_ left: Matrix, _ right: Matrix) {
    precondition(left.rows == right.rows && left.columns == right.columns)
    precondition(rows == 1 && columns == left.columns)
    unsafe vp_column_dots(
      left.rows, columns, left.start, left.stride, right.start, right.stride, start)
  }

  /// Adds, to each number of this vector, the squared length of a row of a matrix.
  ///
  /// - Parameter other: (columns, any).
  package func addRowSquares(of other: Matrix) {
    precondition(rows == 1 && columns == other.rows)
    unsafe vp_row_squares(other.rows, other.columns, other.start, other.stride, start)
  }
}
