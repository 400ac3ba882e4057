/// safetensors files as tests write them, well-formed or not.
enum SafetensorsBytes {
  /// The length, the header and `dataCount` bytes 0, 1, 2, ….
  static func file(_ header: some Sequence<UInt8>, dataCount: Int = 0) -> [UInt8] {
    let header = Array(header)
    return length(UInt64(header.count)) + header
      + (0..<dataCount).map { UInt8(truncatingIfNeeded: $0) }
  }

  /// A file whose only tensor, `a`, is described by `fields`.
  static func tensor(_ fields: String, dataCount: Int = 8) -> [UInt8] {
    file("{\"a\":\(fields)}".utf8, dataCount: dataCount)
  }

  /// Eight bytes, little-endian.
  static func length(_ length: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
  }

  /// A description of eight bytes of data from `start` on.
  static func fields(from start: Int = 0) -> String {
    #"{"dtype":"F32","shape":[2],"data_offsets":[\#(start),\#(start + 8)]}"#
  }
}
