/// `CTC` decoder of `tokenizers`: repeated tokens count once, padding goes, and the delimiter
/// becomes a space.
package struct CTCDecoder: Sendable {
  package let padding: [UInt8]
  package let wordDelimiter: [UInt8]
  package let cleansUp: Bool

  func parts(of tokens: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    for (index, token) in tokens.enumerated() where index == 0 || token != tokens[index - 1] {
      var part = token.replacing(padding, with: [])
      if cleansUp {
        part = WordPieceDecoder.cleanedUp(part).replacing(wordDelimiter, with: [UInt8(ascii: " ")])
      }
      if !part.isEmpty { parts.append(part) }
    }
    return parts
  }
}
