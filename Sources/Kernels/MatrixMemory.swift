import Synchronization

/// Memory of a matrix, which goes to a pool when the last matrix in it goes.
///
/// Forward and backward passes need the same sizes again and again, and fresh pages cost the system as much
/// time as filling them. Large blocks are few, and would be missed elsewhere: they go back to the system at once.
@safe
final class MatrixMemory: @unchecked Sendable {
  let start: UnsafeMutablePointer<Float>
  private let sizeClass: Int

  /// Room for `count` numbers, which are whatever was there.
  init(count: Int) {
    sizeClass = Self.sizeClass(of: count)
    let sizeClass = sizeClass
    let pooled = Self.pool.withLock { $0[sizeClass]?.popLast() }
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
    Self.pool.withLock { $0[sizeClass, default: []].append(block) }
  }

  @safe
  private struct Block: @unchecked Sendable {
    let start: UnsafeMutablePointer<Float>

    func free() { unsafe UnsafeMutableRawPointer(start).deallocate() }
  }

  /// Gives the pool's memory back: for when what comes next needs other sizes.
  static func emptyPool() {
    let blocks = pool.withLock { pool in
      let blocks = pool.values.flatMap(\.self)
      pool = [:]
      return blocks
    }
    for block in blocks { block.free() }
  }

  /// 16 MB.
  private static let largestPooled = 1 << 22
  private static let pool = Mutex<[Int: [Block]]>([:])
  /// A cache line, and the widest vector.
  private static let alignment = 64

  /// The next number of the form 4...7 times a power of two, at least 16: as few sizes as possible, so that
  /// batches of different lengths share memory, with at most a quarter left unused.
  private static func sizeClass(of count: Int) -> Int {
    let count = max(count, 16)
    let step = 1 << max(0, Int.bitWidth - count.leadingZeroBitCount - 3)
    return (count + step - 1) / step * step
  }
}
