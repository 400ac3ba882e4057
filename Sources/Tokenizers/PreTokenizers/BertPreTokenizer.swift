import UnicodeText

/// `BertPreTokenizer` of `tokenizers`: words end at white space, which goes, and every
/// punctuation character is a word of its own.
enum BertPreTokenizer {
  private enum Class {
    case letter
    case space
    case punctuation
  }

  @inline(__always)
  static func forEachWord(
    in text: Span<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void
  ) {
    var start = range.lowerBound
    var position = range.lowerBound
    while position < range.upperBound {
      let (scalar, length) = text.scalar(at: position)
      let scalarClass = classify(scalar)
      if scalarClass != .letter {
        if start < position { body(start..<position) }
        if scalarClass == .punctuation { body(position..<position + length) }
        start = position + length
      }
      position += length
    }
    if start < range.upperBound { body(start..<range.upperBound) }
  }

  private static func classify(_ scalar: Unicode.Scalar) -> Class {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: .letter
    case 0x21...0x7E: .punctuation
    default:
      WhiteSpace.contains(scalar)
        ? .space : BertCharacters.isPunctuation(scalar) ? .punctuation : .letter
    }
  }
}
