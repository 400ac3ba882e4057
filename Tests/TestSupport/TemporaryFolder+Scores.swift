extension TemporaryFolder {
  /// The float64 numbers of a safetensors file, which has no others.
  public func float64s(_ name: String) throws -> [Double] {
    let bytes = try read(name)
    func integer(_ slice: ArraySlice<UInt8>) -> UInt64 {
      slice.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    let start = 8 + Int(integer(bytes.prefix(8)))
    return stride(from: start, to: bytes.count, by: 8).map {
      Double(bitPattern: integer(bytes[$0..<$0 + 8]))
    }
  }
}
