import UnicodeText

/// `Whitespace` of `tokenizers`: the matches of `\w+|[^\w\s]+`.
enum WhitespacePreTokenizer {
  private enum Class {
    case word
    case symbol
    case space
  }

  static func apply(to text: inout PretokenizedText) {
    text.split { text, range in
      var pieces: [Range<Int>] = []
      var start = range.lowerBound
      var position = range.lowerBound
      var last = Class.space
      while position < range.upperBound {
        let (scalar, length) = text.scalar(at: position)
        let scalarClass = classify(scalar)
        if scalarClass != last {
          if last != .space { pieces.append(start..<position) }
          (start, last) = (position, scalarClass)
        }
        position += length
      }
      if last != .space { pieces.append(start..<range.upperBound) }
      return pieces
    }
  }

  private static func classify(_ scalar: Unicode.Scalar) -> Class {
    if WordCharacters.contains(scalar) { return .word }
    return WhiteSpace.contains(scalar) ? .space : .symbol
  }
}
