/// Elements of floating-point tensors as numbers, for the little arithmetic that cutting needs.
extension DataType {
  /// Whether ``numbers(in:)`` and ``bytes(of:)`` know the type.
  package var isFloatingPoint: Bool { [.f64, .f32, .f16, .bf16].contains(self) }

  /// The numbers that little-endian bytes stand for; exact.
  ///
  /// - Parameter bytes: A whole number of elements.
  /// - Returns: One number for each element; none for a type that is not floating-point.
  package func numbers(in bytes: [UInt8]) -> [Double] {
    let size = bitsPerElement / 8
    guard isFloatingPoint else { return [] }
    return (0..<bytes.count / size).map { index in
      var bits: UInt64 = 0
      for offset in (0..<size).reversed() {
        bits = bits << 8 | UInt64(bytes[index * size + offset])
      }
      return number(bits)
    }
  }

  private func number(_ bits: UInt64) -> Double {
    switch self {
    case .f64: Double(bitPattern: bits)
    case .f16: Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
    case .bf16: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16))
    default: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    }
  }

  /// The little-endian bytes of numbers, rounded to nearest, ties to even.
  ///
  /// - Precondition: The type is floating-point.
  package func bytes(of numbers: [Double]) -> [UInt8] {
    let size = bitsPerElement / 8
    var bytes: [UInt8] = []
    bytes.reserveCapacity(numbers.count * size)
    for number in numbers {
      let bits = bits(of: number)
      for offset in 0..<size {
        bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * UInt64(offset))))
      }
    }
    return bytes
  }

  private func bits(of number: Double) -> UInt64 {
    switch self {
    case .f64: return number.bitPattern
    case .f16: return UInt64(Float16(number).bitPattern)
    case .bf16:
      let bits = Float(number).bitPattern
      guard number.isFinite else { return UInt64(bits >> 16) }
      return UInt64((UInt64(bits) + 0x7FFF + UInt64(bits >> 16 & 1)) >> 16)
    default: return UInt64(Float(number).bitPattern)
    }
  }
}
