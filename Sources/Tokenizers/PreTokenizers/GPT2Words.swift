import UnicodeText

/// GPT-2's pattern, which `ByteLevel` cuts text by.
///
/// It is scanned by hand because it is the hot path:
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
enum GPT2Words {
  /// The pattern as tokenizer.json writes it.
  static let pattern =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

  static func ranges(in text: Span<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var position = range.lowerBound
    while position < range.upperBound {
      let end = endOfWord(in: text, position..<range.upperBound)
      words.append(position..<end)
      position = end
    }
    return words
  }

  /// The end of the word that `text[rest]`, which is not empty, begins with.
  static func endOfWord(in text: Span<UInt8>, _ rest: Range<Int>) -> Int {
    if let end = endOfContraction(in: text, rest) { return end }
    var start = rest.lowerBound
    if text[start] == UInt8(ascii: " "), start + 1 < rest.upperBound { start += 1 }
    let kind = TextClass.at(start, in: text).kind
    if kind != .space { return TextClass.endOfRun(of: kind, in: text, start..<rest.upperBound) }
    return endOfSpaces(in: text, rest)
  }

  /// The letters after an apostrophe that are a word of their own.
  private static func endOfContraction(in text: Span<UInt8>, _ rest: Range<Int>) -> Int? {
    guard text[rest.lowerBound] == UInt8(ascii: "'"), rest.count > 1 else { return nil }
    let first = text[rest.lowerBound + 1]
    switch first {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return rest.lowerBound + 2
    case UInt8(ascii: "r"), UInt8(ascii: "v"), UInt8(ascii: "l"):
      let wanted = first == UInt8(ascii: "l") ? UInt8(ascii: "l") : UInt8(ascii: "e")
      return rest.count > 2 && text[rest.lowerBound + 2] == wanted ? rest.lowerBound + 3 : nil
    default: return nil
    }
  }

  /// White space, but for its last scalar where something else follows.
  static func endOfSpaces(in text: Span<UInt8>, _ rest: Range<Int>) -> Int {
    var last = rest.lowerBound
    var position = rest.lowerBound
    while position < rest.upperBound {
      let (kind, length) = TextClass.at(position, in: text)
      guard kind == .space else {
        return last > rest.lowerBound ? last : position
      }
      last = position
      position += length
    }
    return position
  }
}
