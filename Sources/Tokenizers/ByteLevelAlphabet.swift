/// The 256 characters that stand for bytes in byte-level vocabularies (GPT-2's `bytes_to_unicode`).
///
/// Printable bytes of Latin-1 stand for themselves, the other 68 in ascending order for U+0100 and
/// the following.
package enum ByteLevelAlphabet {
  private static let isPrintable = (0...255).map { byte in
    (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || (0xAE...0xFF).contains(byte)
  }

  /// By byte, its character.
  static let characters: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (0...255).map { byte in
      if isPrintable[byte] { return Unicode.Scalar(UInt8(byte)) }
      defer { next += 1 }
      return Unicode.Scalar(next) ?? "\u{FFFD}"
    }
  }()

  private static let bytes: [UInt32: UInt8] = Dictionary(
    uniqueKeysWithValues: characters.enumerated().map { ($1.value, UInt8($0)) })

  /// The byte that a character stands for.
  static func byte(of character: Unicode.Scalar) -> UInt8? { bytes[character.value] }

  /// The characters that stand for bytes, as UTF-8.
  static func text(of bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.count)
    for byte in bytes { text.append(contentsOf: characters[Int(byte)].utf8) }
    return text
  }

  /// The bytes that `text` stands for, or `nil` where one of its characters stands for none.
  static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var position = text.startIndex
    while position < text.endIndex {
      let (scalar, length) = text.span.scalar(at: position - text.startIndex)
      guard let byte = byte(of: scalar) else { return nil }
      result.append(byte)
      position += length
    }
    return result
  }
}
