/// FNV-1a over bytes, 64 bits wide.
///
/// It can be carried on byte by byte, which is what greedy matching needs: one pass over a word
/// gives the hash of each of its prefixes. The standard library's hasher cannot be read midway.
package struct TokenHash: Sendable {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  package mutating func add(_ byte: UInt8) {
    state = (state ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  package mutating func add(_ bytes: Span<UInt8>) {
    for index in bytes.indices { add(bytes[index]) }
  }

  /// The hash, its high bits folded into the low ones that tables index by.
  package var value: UInt64 { state ^ (state >> 29) }
}
