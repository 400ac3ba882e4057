import Bytes
import SystemPackage
import UnicodeText

/// vocab.txt: one token a line, whose id is the line's number from 0.
enum VocabularyText {
  /// Reads the tokens.
  ///
  /// White space at the end of a line is not part of the token, as `tokenizers` reads the file.
  ///
  /// - Throws: ``TokenizerError/emptyLine(path:line:)``,
  ///   ``TokenizerError/duplicateToken(path:token:first:second:)`` or
  ///   ``TokenizerError/invalidUTF8(path:line:)``: all three would shift or merge ids.
  static func parse(_ text: [UInt8], path: FilePath) throws(TokenizerError) -> Vocabulary {
    guard text.count < UInt32.max else {
      throw .unexpectedValue(path: path, at: "", expected: "smaller than 4 GB", found: [])
    }
    var vocabulary = Vocabulary(capacity: text.count / 8)
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: 0x0A) ?? text.count
      let line = vocabulary.count
      guard (try? UTF8Span(validating: text[start..<end].span)) != nil else {
        throw .invalidUTF8(path: path, line: line + 1)
      }
      let token = Self.trimmed(text[start..<end])
      guard !token.isEmpty else { throw .emptyLine(path: path, line: line + 1) }
      guard vocabulary.append(token.span) != nil else {
        throw .duplicateToken(
          path: path, token: Array(token), first: vocabulary.id(of: token.span)?.index ?? 0,
          second: line)
      }
      start = end + 1
    }
    return vocabulary
  }

  /// The file's text for a vocabulary of which `map` keeps a part.
  static func text(_ vocabulary: Vocabulary, keeping map: TokenMap) -> [UInt8] {
    var text: [UInt8] = []
    for id in map.kept where id.index < vocabulary.count {
      text.append(contentsOf: vocabulary[id])
      text.append(0x0A)
    }
    return text
  }

  /// A token without white space at its end, unless it is all white space: no text can produce
  /// such a token, but it has its line and its id.
  static func trimmed(_ token: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let bytes = token.span
    var end = bytes.count
    while end > 0 {
      let (scalar, length) = bytes.scalar(before: end)
      guard WhiteSpace.contains(scalar) else { return token.prefix(end) }
      end -= length
    }
    return token.last == 0x0D ? token.dropLast() : token
  }
}
