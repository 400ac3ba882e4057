/// `[unused` digits `]`: BERT's room for new tokens, which no text can produce because text is cut at the
/// bracket.
enum Placeholder {
  /// Whether a token is one.
  static func isOne(_ token: ArraySlice<UInt8>) -> Bool {
    guard token.starts(with: "[unused".utf8), token.last == UInt8(ascii: "]") else {
      return false
    }
    let digits = token.dropFirst("[unused".utf8.count).dropLast()
    return !digits.isEmpty
      && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
