/// GPT-2's pattern, which `ByteLevel` cuts text by.
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
enum GPT2Words {
  /// The end of the word that `text[rest]`, which is not empty, begins with.
  @inline(__always)
  static func endOfWord(in text: Span<UInt8>, _ rest: Range<Int>) -> Int {
    if let end = Contraction.end(in: text, rest, .lower) { return end }
    var start = rest.lowerBound
    if text[start] == UInt8(ascii: " "), start + 1 < rest.upperBound { start += 1 }
    if text[start].isASCIILetter {
      return TextClass.endOfLetters(in: text, start + 1..<rest.upperBound)
    }
    let (found, length) = TextClass.at(start, in: text)
    guard found != .space else { return SpaceRun(text, rest).endOfSpaces }
    return TextClass.endOfRun(of: found.family, in: text, start + length..<rest.upperBound)
  }
}
