/// Reading valid UTF-8 scalar by scalar, without a `String`.
extension Span<UInt8> {
  /// The scalar that starts at `position`, and how many bytes it takes.
  ///
  /// The bytes must be valid UTF-8 and `position` the start of a scalar.
  @inline(__always)
  func scalar(at position: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let lead = self[position]
    let value: UInt32
    let length: Int
    switch lead {
    case 0..<0x80:
      (value, length) = (UInt32(lead), 1)
    case 0..<0xE0:
      (value, length) = (UInt32(lead & 0x1F) << 6 | continuation(position + 1), 2)
    case 0..<0xF0:
      value =
        UInt32(lead & 0x0F) << 12 | continuation(position + 1) << 6 | continuation(position + 2)
      length = 3
    default:
      value =
        UInt32(lead & 0x07) << 18 | continuation(position + 1) << 12
        | continuation(position + 2) << 6 | continuation(position + 3)
      length = 4
    }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }

  /// The scalar that ends just before `position`, which must be above zero.
  func scalar(before position: Int) -> (scalar: Unicode.Scalar, length: Int) {
    var start = position - 1
    while start > 0, self[start] & 0xC0 == 0x80 { start -= 1 }
    return scalar(at: start)
  }

  /// How many scalars there are in `range`.
  func scalarCount(in range: Range<Int>) -> Int {
    var count = 0
    for position in range where self[position] & 0xC0 != 0x80 { count += 1 }
    return count
  }

  @inline(__always)
  private func continuation(_ position: Int) -> UInt32 { UInt32(self[position] & 0x3F) }
}
