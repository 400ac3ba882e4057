/// Elements of floating-point tensors as numbers.
extension DataType {
  /// Whether ``decode(_:into:)``, ``numbers(in:)`` and ``bytes(of:)`` know the type.
  package var isFloatingPoint: Bool {
    switch self {
    case .f16, .bf16, .f32, .f64: true
    default: false
    }
  }

  /// Replaces `floats` by the elements in `bytes`, rounded to float32.
  ///
  /// - Parameters:
  ///   - bytes: Whole elements of a floating-point type, little-endian.
  ///   - floats: Keeps its memory from call to call.
  package func decode(_ bytes: [UInt8], into floats: inout [Float]) {
    floats.removeAll(keepingCapacity: true)
    append(bytes, to: &floats)
  }

  /// The numbers that little-endian bytes stand for; exact.
  ///
  /// - Parameter bytes: A whole number of elements.
  /// - Returns: One number for each element; none for a type that is not floating-point.
  package func numbers(in bytes: [UInt8]) -> [Double] {
    var numbers: [Double] = []
    append(bytes, to: &numbers)
    return numbers
  }

  private func append<Number: BinaryFloatingPoint>(_ bytes: [UInt8], to numbers: inout [Number]) {
    switch self {
    case .f16:
      append(bytes, UInt16.self, to: &numbers) { Number(Float16(bitPattern: $0)) }
    case .bf16:
      append(bytes, UInt16.self, to: &numbers) { Number(Float(bitPattern: UInt32($0) << 16)) }
    case .f32:
      append(bytes, UInt32.self, to: &numbers) { Number(Float(bitPattern: $0)) }
    case .f64:
      append(bytes, UInt64.self, to: &numbers) { Number(Double(bitPattern: $0)) }
    default: return
    }
  }

  private func append<Number, Pattern: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: [UInt8], _: Pattern.Type, to numbers: inout [Number], _ value: (Pattern) -> Number
  ) {
    let size = MemoryLayout<Pattern>.size
    let count = bytes.count / size
    numbers.reserveCapacity(count)
    unsafe bytes.withUnsafeBytes { buffer in
      for index in 0..<count {
        let pattern = unsafe buffer.loadUnaligned(fromByteOffset: index * size, as: Pattern.self)
        numbers.append(value(Pattern(littleEndian: pattern)))
      }
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
