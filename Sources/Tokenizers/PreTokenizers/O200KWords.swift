/// The pattern of GPT-4o (`o200k_base`).
///
/// With U for `\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}` and L for `\p{Ll}\p{Lm}\p{Lo}\p{M}`:
///
///     [^\r\n\p{L}\p{N}]?[U]*[L]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
///     |[^\r\n\p{L}\p{N}]?[U]+[L]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
///     |\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+
///
/// A word of letters is upper case, then lower case; what has no case, and marks, is both.
struct O200KWords: Equatable {
  /// The most scalars that a number has: 3, or 1 for Mistral's.
  let longestNumber: Int
  /// Whether a word takes the contraction after it along; Mistral's does not.
  let takesContractions: Bool

  private static let upper: TextClass = [.upper, .caseless, .mark]
  private static let lower: TextClass = [.lower, .caseless, .mark]

  /// The end of the word that `text[rest]`, which is not empty, begins with.
  func endOfWord(in text: Span<UInt8>, _ rest: Range<Int>) -> Int {
    if let end = Self.endOfLetters(in: text, rest) {
      guard takesContractions else { return end }
      return Contraction.end(in: text, end..<rest.upperBound, .any) ?? end
    }
    let (found, length) = TextClass.at(rest.lowerBound, in: text)
    if found == .number { return CL100KWords.endOfNumber(in: text, rest, longestNumber) }
    let next = rest.lowerBound + length..<rest.upperBound
    let isSpace = text[rest.lowerBound] == UInt8(ascii: " ")
    if found != .space || isSpace && TextClass.begins(text, next, with: .symbol) {
      var end = TextClass.endOfRun(of: .symbol, in: text, next)
      while end < rest.upperBound, text[end] == 0x0A || text[end] == 0x0D || text[end] == 0x2F {
        end += 1
      }
      return end
    }
    return SpaceRun(text, rest).endOfLinesOrSpaces
  }

  /// The end of what the first two alternatives match, contractions excepted.
  private static func endOfLetters(in text: Span<UInt8>, _ rest: Range<Int>) -> Int? {
    let first = text[rest.lowerBound]
    let (found, length) = TextClass.at(rest.lowerBound, in: text)
    if found == .number || first == 0x0A || first == 0x0D { return nil }
    if TextClass.letter.contains(found) {
      return endWithLower(in: text, rest) ?? endOfUpper(in: text, rest)
    }
    let next = rest.lowerBound + length..<rest.upperBound
    if let end = endWithLower(in: text, next) { return end }
    // A mark comes before the word or is its letter.
    return found == .mark ? endWithLower(in: text, rest) : endOfUpper(in: text, next)
  }

  /// The end of `[U]*[L]+`.
  private static func endWithLower(in text: Span<UInt8>, _ rest: Range<Int>) -> Int? {
    var position = rest.lowerBound
    // After the last scalar that both match, which [U]* gives back where nothing else is left.
    var endOfBoth: Int?
    while position < rest.upperBound {
      let (found, length) = TextClass.at(position, in: text)
      guard upper.contains(found) else {
        guard found == .lower else { break }
        return TextClass.endOfRun(of: lower, in: text, position + length..<rest.upperBound)
      }
      position += length
      if found != .upper { endOfBoth = position }
    }
    return endOfBoth
  }

  /// The end of `[U]+[L]*` where ``endWithLower(in:_:)`` found nothing: no scalar of `L` is there.
  private static func endOfUpper(in text: Span<UInt8>, _ rest: Range<Int>) -> Int? {
    let end = TextClass.endOfRun(of: .upper, in: text, rest)
    return end > rest.lowerBound ? end : nil
  }
}
