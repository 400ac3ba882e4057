/// The stored files of a zip archive, as `torch.save` writes them since version 1.6.
///
///     for each file: "PK\x03\x04", 26 bytes of header, name, extra field, contents
///     for each file: "PK\x01\x02", 42 bytes of header (the central directory), name, extra, comment
///     "PK\x05\x06", 18 bytes: how many entries, and where the central directory is
///
/// - Note: PKWARE's APPNOTE 6.3. Neither compression nor the 64-bit form is read: masks are small.
struct ZipArchive {
  private let bytes: [UInt8]
  private let contents: [String: Range<Int>]

  static func isZip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) }

  /// Reads the central directory; `nil` where the archive is damaged or compressed.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    guard let end = Self.endRecord(bytes), let count = Self.number(bytes, at: end + 10, 2),
      let start = Self.number(bytes, at: end + 16, 4)
    else { return nil }
    var contents: [String: Range<Int>] = [:]
    var position = start
    for _ in 0..<count {
      guard Self.number(bytes, at: position, 4) == 0x0201_4B50,
        Self.number(bytes, at: position + 10, 2) == 0,
        let size = Self.number(bytes, at: position + 24, 4),
        let nameLength = Self.number(bytes, at: position + 28, 2),
        let extraLength = Self.number(bytes, at: position + 30, 2),
        let commentLength = Self.number(bytes, at: position + 32, 2),
        let header = Self.number(bytes, at: position + 42, 4),
        position + 46 + nameLength <= bytes.count,
        let localName = Self.number(bytes, at: header + 26, 2),
        let localExtra = Self.number(bytes, at: header + 28, 2)
      else { return nil }
      let first = header + 30 + localName + localExtra
      guard size <= bytes.count - first else { return nil }
      let name = String(
        decoding: bytes[position + 46..<position + 46 + nameLength], as: UTF8.self)
      contents[name] = first..<first + size
      position += 46 + nameLength + extraLength + commentLength
    }
    self.contents = contents
  }

  /// A file by the end of its name: what is before is the archive's own name.
  func file(_ name: String) -> ArraySlice<UInt8>? {
    contents.first { $0.key.hasSuffix("/\(name)") }.map { bytes[$0.value] }
  }

  /// Where the end record starts: within the last 64 KB, before a comment.
  private static func endRecord(_ bytes: [UInt8]) -> Int? {
    let last = bytes.count - 22
    guard last >= 0 else { return nil }
    return (max(0, last - 0xFFFF)...last).reversed().first {
      number(bytes, at: $0, 4) == 0x0605_4B50
    }
  }

  /// A little-endian number; `nil` behind the end.
  private static func number(_ bytes: [UInt8], at position: Int, _ count: Int) -> Int? {
    guard position >= 0, position <= bytes.count - count else { return nil }
    return bytes[position..<position + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
