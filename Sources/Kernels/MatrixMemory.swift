import Synchronization

/// Memory of a matrix, which goes to a pool when the last matrix in it goes.
///
/// Forward and backward passes need the same sizes again and again, and fresh pages cost the system as much
/// time as filling them. Large blocks are few, and would be missed elsewhere: they go back to the system at once, as
/// all blocks do when there are too many that nothing asked for.
///
/// Sendable, since only the address is kept, which never changes; who writes there is for ``Matrix`` to say.
@safe
final class MatrixMemory: @unchecked Sendable {
  let start: UnsafeMutablePointer<Float>
  private let sizeClass: Int

  /// Room for `count` numbers, which are whatever was there.
  init(count: Int) {
    sizeClass = Self.sizeClass(of: count)
    let sizeClass = sizeClass
    let pooled = Self.pool.withLock { $0.take(sizeClass) }
    unsafe start =
      pooled?.start
      ?? UnsafeMutableRawPointer.allocate(
        byteCount: sizeClass * MemoryLayout<Float>.stride, alignment: Self.alignment
      ).bindMemory(to: Float.self, capacity: sizeClass)
  }

  deinit {
    let block = unsafe Block(start: start)
    let sizeClass = sizeClass
    guard sizeClass < Self.largestPooled else { return block.free() }
    for unwanted in Self.pool.withLock({ $0.put(block, sizeClass) }) { unwanted.free() }
  }

  /// Memory that nobody uses: whoever takes it out of the pool has it alone.
  @safe
  struct Block: @unchecked Sendable {
    let start: UnsafeMutablePointer<Float>

    func free() { unsafe UnsafeMutableRawPointer(start).deallocate() }
  }

  /// Gives the pool's memory back: for when what comes next needs other sizes.
  static func emptyPool() {
    for block in pool.withLock({ $0.empty() }) { block.free() }
  }

  /// Blocks that wait to be used again.
  struct Pool {
    /// By size class.
    private var blocks: [Int: [Block]] = [:]
    /// How many numbers there is room for in all of them.
    private(set) var count = 0
    /// The largest such number.
    private let most: Int

    init(most: Int) { self.most = most }

    mutating func take(_ sizeClass: Int) -> Block? {
      guard let block = blocks[sizeClass]?.popLast() else { return nil }
      count -= sizeClass
      return block
    }

    /// Takes a block in.
    ///
    /// - Returns: The blocks that are to go back to the system: all, where there are too many.
    mutating func put(_ block: Block, _ sizeClass: Int) -> [Block] {
      blocks[sizeClass, default: []].append(block)
      count += sizeClass
      return count > most ? empty() : []
    }

    /// Takes all blocks out.
    mutating func empty() -> [Block] {
      defer { (blocks, count) = ([:], 0) }
      return blocks.values.flatMap(\.self)
    }
  }

  /// 16 MB.
  private static let largestPooled = 1 << 22
  /// 128 MB.
  private static let pool = Mutex(Pool(most: 1 << 25))
  /// A cache line, and the widest vector.
  private static let alignment = 64

  /// The next number of the form 4...7 times a power of two, at least 16: as few sizes as possible, so that
  /// batches of different lengths share memory, with at most a quarter left unused.
  static func sizeClass(of count: Int) -> Int {
    let count = max(count, 16)
    let step = 1 << max(0, Int.bitWidth - count.leadingZeroBitCount - 3)
    return (count + step - 1) / step * step
  }
}
