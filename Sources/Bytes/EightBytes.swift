extension Span<UInt8> {
  /// The bytes from `position` to `position + 8`, all within the span, the first one lowest.
  @inlinable @inline(__always)
  package func eightBytes(at position: Int) -> UInt64 {
    UInt64(
      littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  /// Whether there is a byte, looked for in eight bytes at once.
  package func hasByte(_ byte: UInt8) -> Bool {
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
  package var newlineCount: Int {
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

extension UInt64 {
  /// The highest bit of each of eight bytes that is no ASCII letter.
  @inlinable @inline(__always)
  package var bytesButLetters: UInt64 {
    // In lower case. From 0x61 on, and not from 0x7B on, adding sets the highest bit.
    let low = (self | 0x2020_2020_2020_2020) & 0x7F7F_7F7F_7F7F_7F7F
    let isLetter = (low &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(low &+ 0x0505_0505_0505_0505)
    return (~isLetter | self) & 0x8080_8080_8080_8080
  }

  /// The highest bit of each of eight bytes that is ASCII, but no letter and no digit.
  @inlinable @inline(__always)
  package var bytesBetweenWords: UInt64 {
    let low = self & 0x7F7F_7F7F_7F7F_7F7F
    let isDigit = (low &+ 0x5050_5050_5050_5050) & ~(low &+ 0x4646_4646_4646_4646)
    return bytesButLetters & ~isDigit & ~self
  }

  /// The highest bits of eight bytes, all others being 0, as the lowest eight.
  @inlinable @inline(__always)
  package var packedHighestBits: UInt64 {
    // Bit 8 i comes to bit 56 + i, and no two to one place.
    ((self >> 7) &* 0x0102_0408_1020_4080) >> 56
  }
}
