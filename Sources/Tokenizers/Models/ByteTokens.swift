/// The tokens that stand for bytes where text is unknown: `<0x00>` to `<0xFF>`.
struct ByteTokens: Sendable {
  private let ids: [TokenID?]

  init(_ vocabulary: Vocabulary) {
    let digits = Array("0123456789ABCDEF".utf8)
    ids = (0..<256).map { byte in
      let token = Array("<0x".utf8) + [digits[byte >> 4], digits[byte & 0xF]] + Array(">".utf8)
      return vocabulary.id(of: token)
    }
  }

  /// The byte that a token such as `<0x0A>` stands for.
  static func byte(of token: ArraySlice<UInt8>) -> UInt8? {
    guard token.count == 6, token.starts(with: "<0x".utf8), token.last == UInt8(ascii: ">") else {
      return nil
    }
    return UInt8(String(decoding: token.dropFirst(3).dropLast(), as: UTF8.self), radix: 16)
  }

  /// The token of a byte.
  subscript(byte: UInt8) -> TokenID? { ids[Int(byte)] }

  /// Whether each byte in `range` has a token.
  func hasAll(of text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    range.allSatisfy { ids[Int(text[$0])] != nil }
  }
}
