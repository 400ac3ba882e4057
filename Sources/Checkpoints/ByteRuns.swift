/// The parts of a file that, one after the other, make an output tensor.
///
/// The same runs repeat in each of the tensor's blocks (see `AxisLayout`) that stays; neighbouring
/// slices are one run. Runs are numbered through all these blocks.
struct ByteRuns: Sendable {
  /// Where the tensor starts in its file.
  private let start: Int
  /// The numbers of the blocks.
  private let blocks: [Int]
  private let blockByteCount: Int
  /// The runs of one block, counted from the block's start.
  private let block: [Range<Int>]
  /// How many runs there are in all blocks.
  let count: Int

  /// Joins neighbouring slices into runs of at most `limit` bytes.
  ///
  /// - Parameters:
  ///   - start: Where the tensor starts in its file.
  ///   - blocks: The numbers of the blocks in which the slices repeat.
  ///   - blockByteCount: The distance between repetitions.
  ///   - slices: Byte ranges in a block, in any order.
  ///   - limit: The longest run.
  init(
    start: Int, blocks: [Int], blockByteCount: Int, slices: some Sequence<Range<Int>>,
    limit: Int
  ) {
    var block: [Range<Int>] = []
    var open = 0..<0
    for slice in slices where !slice.isEmpty {
      if slice.lowerBound == open.upperBound {
        open = open.lowerBound..<slice.upperBound
      } else {
        Self.append(open, to: &block, limit: limit)
        open = slice
      }
    }
    Self.append(open, to: &block, limit: limit)
    self.start = start
    self.blocks = blocks
    self.blockByteCount = blockByteCount
    self.block = block
    count = block.count * blocks.count
  }

  /// The bytes of a run, counted from the start of the file.
  subscript(number: Int) -> Range<Int> {
    let (blockNumber, position) = number.quotientAndRemainder(dividingBy: block.count)
    let offset = start + blocks[blockNumber] * blockByteCount
    return block[position].lowerBound + offset..<block[position].upperBound + offset
  }

  private static func append(_ run: Range<Int>, to block: inout [Range<Int>], limit: Int) {
    for part in stride(from: run.lowerBound, to: run.upperBound, by: limit) {
      block.append(part..<min(part + limit, run.upperBound))
    }
  }
}
