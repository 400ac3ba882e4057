extension Span<UInt8> {
  /// The bytes from `position` to `position + 8`, all within the span, the first one lowest.
  @inlinable @inline(__always)
  package func eightBytes(at position: Int) -> UInt64 {
    UInt64(
      littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
  }
}

extension UInt64 {
  /// The highest bit of each of eight bytes that is no ASCII letter.
  @inlinable @inline(__always)
  package var bytesButLetters: UInt64 {
    // In lower case. From 0x61 on, and not from 0x7B on, adding sets the highest bit.
    let low = (self | 0x2020_2020_2020_2020) & 0x7F7F_7F7F_7F7F_7F7F
    let isLetter = (low &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(low &+ 0x0505_0505_0505_0505)
    return (~isLetter | self) & 0x8080_8080_8080_8080
  }
}
