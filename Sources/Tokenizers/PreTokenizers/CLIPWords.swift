/// CLIP's pattern, between whose matches only white space lies.
///
///     <\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+
struct CLIPWords: Equatable {
  /// Whether the two special tokens are looked for.
  let knowsSpecialTokens: Bool
  /// What contractions are; letters of the text are in lower case, or it will be.
  var contractions = Contraction.Case.lower

  private static let specialTokens = ["<|startoftext|>", "<|endoftext|>"].map { Array($0.utf8) }

  /// The end of the match that `text[rest]`, which is not empty, begins with; `nil` where that is
  /// white space.
  func endOfMatch(in text: Span<UInt8>, _ rest: Range<Int>) -> Int? {
    if knowsSpecialTokens, text[rest.lowerBound] == UInt8(ascii: "<"),
      let end = Self.endOfSpecialToken(in: text, rest)
    {
      return end
    }
    if let end = Contraction.end(in: text, rest, contractions) { return end }
    let (found, length) = TextClass.at(rest.lowerBound, in: text)
    guard found != .space else { return nil }
    let next = rest.lowerBound + length..<rest.upperBound
    guard found != .number else { return next.lowerBound }
    return TextClass.endOfRun(of: found.family, in: text, next)
  }

  private static func endOfSpecialToken(in text: Span<UInt8>, _ rest: Range<Int>) -> Int? {
    let found = specialTokens.first { token in
      token.count <= rest.count
        && token.indices.allSatisfy { text[rest.lowerBound + $0] == token[$0] }
    }
    return found.map { rest.lowerBound + $0.count }
  }
}
