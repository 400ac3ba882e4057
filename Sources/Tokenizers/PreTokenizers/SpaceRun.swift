/// The white space that a text begins with, which ends with its last line, at the text's end or
/// before a space that goes to the next word.
struct SpaceRun {
  private let start: Int
  /// Where the last scalar begins.
  private var last: Int
  private let end: Int
  /// After the last U+000A or U+000D.
  private var endOfLines: Int?
  private let isFinal: Bool

  init(_ text: Span<UInt8>, _ rest: Range<Int>) {
    start = rest.lowerBound
    last = start
    var position = start
    while position < rest.upperBound {
      let (found, length) = TextClass.at(position, in: text)
      guard found == .space else { break }
      last = position
      position += length
      if text[last] == 0x0A || text[last] == 0x0D { endOfLines = position }
    }
    end = position
    isFinal = position == rest.upperBound
  }

  /// The end of what `\s+(?!\S)|\s+` matches.
  var endOfSpaces: Int { isFinal || last == start ? end : last }

  /// The end of what `\s*[\r\n]+|\s+(?!\S)|\s+` matches.
  var endOfLinesOrSpaces: Int { endOfLines ?? endOfSpaces }

  /// The end of what `\s+\z|\s*[\r\n]+|\s+(?!\S)|\s` matches.
  var endOfTextOrLinesOrSpaces: Int { isFinal ? end : endOfLinesOrSpaces }
}
