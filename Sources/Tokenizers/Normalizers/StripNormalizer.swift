import UnicodeText

/// `Strip` of `tokenizers`: white space at the ends goes.
enum StripNormalizer {
  static func normalize(_ text: inout NormalizedText, left: Bool, right: Bool) {
    var range = 0..<text.bytes.count
    let span = text.bytes
    while left, !range.isEmpty {
      let (scalar, length) = span.span.scalar(at: range.lowerBound)
      guard WhiteSpace.contains(scalar) else { break }
      range = range.lowerBound + length..<range.upperBound
    }
    while right, !range.isEmpty {
      let (scalar, length) = span.span.scalar(before: range.upperBound)
      guard WhiteSpace.contains(scalar) else { break }
      range = range.lowerBound..<range.upperBound - length
    }
    guard range.count < text.bytes.count else { return }
    var result = NormalizedText()
    result.append(text, range)
    text = result
  }
}
