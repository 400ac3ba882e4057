/// The pattern of GPT-3.5 and GPT-4 (`cl100k_base`), Llama 3 and Qwen 2.
///
///     (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}
///     | ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
struct CL100KWords: Equatable {
  /// The most scalars that a number has: 3, or 1 for Qwen 2.
  let longestNumber: Int
  /// Whether white space that ends the text is one word, whatever lines it has: `\s+\z|` before
  /// `\s*[\r\n]+`, as tiktoken has it.
  let joinsFinalSpaces: Bool

  /// The end of the word that `text[rest]`, which is not empty, begins with.
  @inline(__always)
  func endOfWord(in text: Span<UInt8>, _ rest: Range<Int>) -> Int {
    if let end = Contraction.end(in: text, rest, .any) { return end }
    let first = text[rest.lowerBound]
    if first.isASCIILetter {
      return TextClass.endOfLetters(in: text, rest.lowerBound + 1..<rest.upperBound)
    }
    let (found, length) = TextClass.at(rest.lowerBound, in: text)
    let next = rest.lowerBound + length..<rest.upperBound
    if TextClass.letter.contains(found) {
      return TextClass.endOfLetters(in: text, next)
    }
    if found == .number { return Self.endOfNumber(in: text, rest, longestNumber) }
    let isLineEnd = first == 0x0A || first == 0x0D
    if !isLineEnd, TextClass.begins(text, next, with: .letter) {
      return TextClass.endOfLetters(in: text, next)
    }
    let isSpace = first == UInt8(ascii: " ")
    if found != .space || isSpace && TextClass.begins(text, next, with: .symbol) {
      var end = TextClass.endOfRun(of: .symbol, in: text, next)
      while end < rest.upperBound, text[end] == 0x0A || text[end] == 0x0D { end += 1 }
      return end
    }
    let spaces = SpaceRun(text, rest)
    return joinsFinalSpaces ? spaces.endOfTextOrLinesOrSpaces : spaces.endOfLinesOrSpaces
  }

  /// The end of the numbers that `text[rest]` begins with, so many scalars at most.
  static func endOfNumber(
    in text: Span<UInt8>, _ rest: Range<Int>, _ longest: Int
  ) -> Int {
    var position = rest.lowerBound
    var count = 0
    while position < rest.upperBound, count < longest {
      let (found, length) = TextClass.at(position, in: text)
      guard found == .number else { break }
      position += length
      count += 1
    }
    return position
  }
}
