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

  /// The token of a byte.
  subscript(byte: UInt8) -> TokenID? { ids[Int(byte)] }

  /// Whether each byte in `range` has a token.
  func hasAll(of text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    range.allSatisfy { ids[Int(text[$0])] != nil }
  }
}
