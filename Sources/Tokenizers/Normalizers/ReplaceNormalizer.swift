/// `Replace` of `tokenizers`: every match of a pattern becomes a text.
package struct ReplaceNormalizer: Sendable {
  package let pattern: TextPattern
  package let content: [UInt8]

  /// What stands for a match has the alignment of its last byte.
  func normalize(_ text: inout NormalizedText) {
    replaceMatches(in: 0..<text.bytes.count, of: &text)
  }

  /// Replaces the matches in a part of a text.
  func replaceMatches(in range: Range<Int>, of text: inout NormalizedText) {
    let matches = pattern.matches(in: text.bytes.span, range)
    guard !matches.isEmpty else { return }
    var result = NormalizedText()
    result.append(text, 0..<range.lowerBound)
    var position = range.lowerBound
    for match in matches {
      result.append(text, position..<match.lowerBound)
      // Before the first byte nothing stands: an empty match there is aligned to nothing.
      let alignment =
        match.upperBound > range.lowerBound
        ? text.alignments[match.upperBound - 1] : text.beginning
      for byte in content { result.append(byte, alignment) }
      position = match.upperBound
    }
    result.append(text, position..<text.bytes.count)
    text = result
  }
}
