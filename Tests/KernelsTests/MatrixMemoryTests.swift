import TestSupport
import Testing

@testable import Kernels

/// Memory is used again where sizes allow it, and never more of it waits than there may.
struct MatrixMemoryTests {
  @Test func sizeClassesAreFewAndNear() {
    var last = 0
    var classes: Set<Int> = []
    for count in 0...100_000 {
      let size = MatrixMemory.sizeClass(of: count)
      classes.insert(size)
      #expect(size >= max(count, 16) && size >= last, "\(count): \(size)")
      #expect(4 * size <= 5 * max(count, 16) + 4, "\(count): \(size)")
      // One of 4...7 times a power of two.
      #expect((4...7).contains(size >> (size.bitWidth - size.leadingZeroBitCount - 3)))
      #expect(MatrixMemory.sizeClass(of: size) == size)
      last = size
    }
    #expect(classes.count < 60)
  }

  @Test func blocksAreOnTheirOwnCacheLines() {
    for count in [0, 1, 17, 1000, 1 << 20] {
      let memory = MatrixMemory(count: count)
      #expect(unsafe UInt(bitPattern: memory.start).isMultiple(of: 64))
    }
  }

  /// A block of the pool's, which is `number`: no memory stands behind it.
  private func block(_ number: Int) throws -> MatrixMemory.Block {
    unsafe MatrixMemory.Block(start: try #require(UnsafeMutablePointer(bitPattern: number * 64)))
  }

  private func number(_ block: MatrixMemory.Block) -> Int {
    unsafe Int(bitPattern: block.start) / 64
  }

  @Test func onlyTheSameSizeIsTakenAgain() throws {
    var pool = MatrixMemory.Pool(most: 1000)
    #expect(pool.take(64).map(number) == nil)
    let (small, large) = (try block(1), try block(2))
    #expect(pool.put(small, 64).isEmpty)
    #expect(pool.put(large, 80).isEmpty)
    #expect(pool.count == 144)
    #expect(pool.take(48).map(number) == nil)
    #expect(pool.take(80).map(number) == 2)
    #expect(pool.take(80).map(number) == nil)
    #expect(pool.take(64).map(number) == 1)
    #expect(pool.count == 0)
  }

  /// Whatever comes and goes, each block that was put in comes out once.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func poolIsBounded(_ seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    var pool = MatrixMemory.Pool(most: 5000)
    var (inside, outside): ([Int: Int], Set<Int>) = ([:], [])
    var wasEmptied = false
    for number in 1...2000 {
      let size = [64, 80, 512, 1024].randomElement(using: &generator) ?? 64
      if Bool.random(using: &generator), let taken = pool.take(size) {
        #expect(inside.removeValue(forKey: self.number(taken)) == size, "seed \(seed)")
        outside.insert(self.number(taken))
      } else {
        inside[number] = size
        let back = pool.put(try block(number), size)
        for one in back { inside[self.number(one)] = nil }
        #expect(back.isEmpty || inside.isEmpty)
        wasEmptied = wasEmptied || !back.isEmpty
      }
      #expect(pool.count == inside.values.reduce(0, +) && pool.count <= 5000, "seed \(seed)")
    }
    #expect(Set(pool.empty().map(self.number)) == Set(inside.keys))
    #expect(wasEmptied && !outside.isEmpty && pool.count == 0)
  }
}
