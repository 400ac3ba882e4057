/// `WordPiece` decoder of `tokenizers`: pieces with the prefix join the one before, others are
/// set off by a space, and on demand spaces before punctuation and in contractions go.
package struct WordPieceDecoder: Sendable {
  package var prefix: [UInt8]
  package var cleansUp: Bool

  package init(prefix: [UInt8] = Array("##".utf8), cleansUp: Bool = true) {
    self.prefix = prefix
    self.cleansUp = cleansUp
  }

  /// Applied one after the other, to each token alone, as the crate does.
  private static let replacements: [(found: [UInt8], replacement: [UInt8])] = [
    (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
    (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  func parts(of tokens: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
    tokens.enumerated().map { index, token in
      var part = token
      if index > 0 {
        part =
          token.starts(with: prefix)
          ? token.dropFirst(prefix.count) : ([UInt8(ascii: " ")] + token)[...]
      }
      return cleansUp ? Self.cleanedUp(part) : part
    }
  }

  /// A token without spaces before punctuation and in contractions.
  static func cleanedUp(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard mayNeedCleaning(part) else { return part }
    return replacements.reduce(part) { $0.replacing($1.found, with: $1.replacement) }
  }

  /// What is replaced starts with a space and one of a few characters: most tokens need no more
  /// than this look.
  private static func mayNeedCleaning(_ part: ArraySlice<UInt8>) -> Bool {
    for index in part.indices.dropLast() where part[index] == UInt8(ascii: " ") {
      switch part[index + 1] {
      case UInt8(ascii: "."), UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: ","),
        UInt8(ascii: "'"), UInt8(ascii: "n"), UInt8(ascii: "d"):
        return true
      default: continue
      }
    }
    return false
  }
}
