import Checkpoints
import Tensors

/// Compares a tensor with what is left of another, both read in windows.
///
/// A tensor is seen as a matrix: axis 0 are its rows, axis 1 its columns, and what further axes hold is
/// a column's content.
struct SliceComparison {
  private let original: Checkpoint
  private let before: TensorLocation
  private let pruned: Checkpoint
  private let after: TensorLocation
  /// Rows of the original that are left, ascending.
  private let rows: [Int]
  /// Byte ranges of a row that are left, neighbours joined.
  private let columns: [Range<Int>]
  private let zeroRows: Set<Int>
  private let zeroColumns: [Range<Int>]
  private let isWhole: Bool
  /// Bytes of a row.
  private let oldRowSize: Int
  private let newRowSize: Int

  private var left: [UInt8] = []
  private var right: [UInt8] = []

  /// Bytes of the original that are looked at in one piece.
  private static let windowSize = 4 << 20

  /// A comparison of tensors whose shapes are as they ought to be.
  ///
  /// - Parameters:
  ///   - original: Where the original is.
  ///   - before: The original.
  ///   - pruned: Where the pruned tensor is.
  ///   - after: The pruned tensor.
  ///   - kept: Indices that are left, by axis, 0 or 1; an axis that is not there is whole.
  ///   - zeros: Indices that became zeros, by axis.
  init(
    _ original: Checkpoint, _ before: TensorLocation, _ pruned: Checkpoint,
    _ after: TensorLocation, kept: [Int: [Int]], zeros: [Int: [Int]]
  ) {
    (self.original, self.before, self.pruned, self.after) = (original, before, pruned, after)
    isWhole = kept.isEmpty && zeros.isEmpty
    let dimensions = before.shape.dimensions
    let rowCount = dimensions.first ?? 1
    let columnCount = dimensions.count > 1 ? dimensions[1] : 1
    rows = kept[0] ?? Array(0..<rowCount)
    oldRowSize = before.byteCount / max(1, rowCount)
    newRowSize = after.byteCount / max(1, rows.count)
    let width = oldRowSize / max(1, columnCount)
    columns = kept[1].map { Self.ranges($0, width) } ?? [0..<oldRowSize]
    zeroRows = Set(zeros[0] ?? [])
    zeroColumns = Self.ranges(zeros[1] ?? [], width)
  }

  /// Where the pruned tensor first is something else: its row, and the byte in the tensor.
  mutating func firstDifference() throws(CheckpointError) -> (row: Int, offset: Int)? {
    isWhole ? try firstDifferenceOfAll() : try firstDifferenceOfRows()
  }

  private mutating func firstDifferenceOfAll() throws(CheckpointError) -> (row: Int, offset: Int)? {
    for start in stride(from: 0, to: before.byteCount, by: Self.windowSize) {
      let range = start..<min(start + Self.windowSize, before.byteCount)
      try original.read(before, range, into: &left)
      try pruned.read(after, range, into: &right)
      if left != right { return (0, start + zip(left, right).prefix { $0 == $1 }.count) }
    }
    return nil
  }

  private mutating func firstDifferenceOfRows() throws(CheckpointError) -> (row: Int, offset: Int)?
  {
    let step = max(1, Self.windowSize / max(1, oldRowSize))
    var row = 0
    while row < rows.count {
      // The rows of a window of the original stand one after the other in the pruned tensor.
      let first = rows[row]
      let end = rows[row...].prefix { $0 < first + step }.endIndex
      let last = rows[end - 1]
      try original.read(
        before, first * oldRowSize..<(last + 1) * oldRowSize, into: &left)
      try pruned.read(after, row * newRowSize..<end * newRowSize, into: &right)
      for number in row..<end {
        let offset = (number - row) * newRowSize
        if let byte = difference(
          rows[number], (rows[number] - first) * oldRowSize, offset)
        {
          return (number, row * newRowSize + offset + byte)
        }
      }
      row = end
    }
    return nil
  }

  /// The first byte of a row that is not what it was, or not 0 where it ought to be.
  private func difference(_ row: Int, _ old: Int, _ new: Int) -> Int? {
    if zeroRows.contains(row) {
      return (0..<newRowSize).first { right[new + $0] != 0 }
    }
    guard zeroColumns.isEmpty else { return differenceBesideZeros(old, new) }
    var position = 0
    for range in columns {
      let (source, target) = (old + range.lowerBound, new + position)
      for byte in 0..<range.count where left[source + byte] != right[target + byte] {
        return position + byte
      }
      position += range.count
    }
    return nil
  }

  private func differenceBesideZeros(_ old: Int, _ new: Int) -> Int? {
    var position = 0
    for range in zeroColumns + [newRowSize..<newRowSize] {
      for byte in position..<range.lowerBound where left[old + byte] != right[new + byte] {
        return byte
      }
      for byte in range where right[new + byte] != 0 { return byte }
      position = range.upperBound
    }
    return nil
  }

  private static func ranges(_ indices: [Int], _ width: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for index in indices {
      let start = index * width
      if let last = ranges.last, last.upperBound == start {
        ranges[ranges.count - 1] = last.lowerBound..<start + width
      } else {
        ranges.append(start..<start + width)
      }
    }
    return ranges
  }
}
