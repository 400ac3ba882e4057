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

  func text(of tokens: [ArraySlice<UInt8>]) -> [UInt8] {
    var text: [UInt8] = []
    for (index, token) in tokens.enumerated() {
      var part: [UInt8]
      if index == 0 {
        part = Array(token)
      } else if token.starts(with: prefix) {
        part = Array(token.dropFirst(prefix.count))
      } else {
        part = [UInt8(ascii: " ")] + token
      }
      if cleansUp, Self.mayNeedCleaning(part) {
        for (found, replacement) in Self.replacements {
          Self.replaceAll(found, by: replacement, in: &part)
        }
      }
      text.append(contentsOf: part)
    }
    return text
  }

  /// What is replaced starts with a space and one of a few characters: most tokens need no more
  /// than this look.
  private static func mayNeedCleaning(_ part: [UInt8]) -> Bool {
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

  private static func replaceAll(
    _ found: [UInt8], by replacement: [UInt8], in text: inout [UInt8]
  ) {
    guard text.count >= found.count else { return }
    var output: [UInt8] = []
    var position = 0
    while position < text.count {
      if text[position...].starts(with: found) {
        output.append(contentsOf: replacement)
        position += found.count
      } else {
        output.append(text[position])
        position += 1
      }
    }
    text = output
  }
}
