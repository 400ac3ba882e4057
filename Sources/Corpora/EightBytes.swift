extension Span<UInt8> {
  /// The bytes from `position` to `position + 8`, all within the span, the first one lowest.
  @inline(__always)
  func eightBytes(at position: Int) -> UInt64 {
    UInt64(
      littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  /// Whether there is a byte, looked for in eight bytes at once.
  func hasByte(_ byte: UInt8) -> Bool {
    let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
    var position = 0
    while position + 8 <= count {
      let differences = eightBytes(at: position) ^ pattern
      // Where a byte is 0, or by a borrow from one that is; there is none without such a one.
      if (differences &- 0x0101_0101_0101_0101) & ~differences & 0x8080_8080_8080_8080 != 0 {
        return true
      }
      position += 8
    }
    while position < count {
      if self[position] == byte { return true }
      position += 1
    }
    return false
  }

  /// How many line feeds there are, looked for in eight bytes at once.
  var newlineCount: Int {
    var total = 0
    var position = 0
    while position + 8 <= count {
      let differences = eightBytes(at: position) ^ 0x0A0A_0A0A_0A0A_0A0A
      // The highest bit of a byte stays clear only where the byte is 0.
      let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
      total += (~(((differences & low) &+ low) | differences | low)).nonzeroBitCount
      position += 8
    }
    while position < count {
      if self[position] == 0x0A { total += 1 }
      position += 1
    }
    return total
  }
}
