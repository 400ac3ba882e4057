extension DataType {
  /// Whether ``decode(_:into:)`` turns elements into float32.
  package var isDecodable: Bool {
    switch self {
    case .f16, .bf16, .f32, .f64: true
    default: false
    }
  }

  /// Replaces `floats` by the elements in `bytes`, rounded to float32.
  ///
  /// - Parameters:
  ///   - bytes: Whole elements of a decodable type, little-endian.
  ///   - floats: Keeps its memory from call to call.
  package func decode(_ bytes: [UInt8], into floats: inout [Float]) {
    floats.removeAll(keepingCapacity: true)
    switch self {
    case .f16:
      append(bytes, UInt16.self, to: &floats) { Float(Float16(bitPattern: $0)) }
    case .bf16:
      append(bytes, UInt16.self, to: &floats) { Float(bitPattern: UInt32($0) << 16) }
    case .f32:
      append(bytes, UInt32.self, to: &floats) { Float(bitPattern: $0) }
    case .f64:
      append(bytes, UInt64.self, to: &floats) { Float(Double(bitPattern: $0)) }
    default: preconditionFailure("\(self) cannot be decoded")
    }
  }

  private func append<Pattern: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: [UInt8], _: Pattern.Type, to floats: inout [Float], _ value: (Pattern) -> Float
  ) {
    let size = MemoryLayout<Pattern>.size
    precondition(bytes.count.isMultiple(of: size))
    floats.reserveCapacity(bytes.count / size)
    unsafe bytes.withUnsafeBytes { buffer in
      for offset in stride(from: 0, to: buffer.count, by: size) {
        let pattern = unsafe buffer.loadUnaligned(fromByteOffset: offset, as: Pattern.self)
        floats.append(value(Pattern(littleEndian: pattern)))
      }
    }
  }
}
