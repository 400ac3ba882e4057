/// Greedy longest-match segmentation.
///
/// Wu et al. 2016, "Google's Neural Machine Translation System", as BERT and `tokenizers` have it.
package struct WordPiece: Sendable {
  package let vocabulary: Vocabulary
  /// The token for a word that cannot be segmented.
  package let unknownToken: [UInt8]
  /// What every piece but a word's first starts with in the vocabulary, `##` in general.
  package let continuingPrefix: [UInt8]
  /// A word of more scalars is unknown as a whole.
  package let longestWord: Int

  let unknownID: TokenID?
  let continuingHash: TokenHash
  let filter: PrefixFilter

  package init(
    vocabulary: Vocabulary, unknownToken: [UInt8] = Array("[UNK]".utf8),
    continuingPrefix: [UInt8] = Array("##".utf8), longestWord: Int = 100
  ) {
    self.vocabulary = vocabulary
    self.unknownToken = unknownToken
    self.continuingPrefix = continuingPrefix
    self.longestWord = longestWord
    unknownID = vocabulary.id(of: unknownToken)
    var hash = TokenHash()
    hash.add(continuingPrefix.span)
    continuingHash = hash
    filter = PrefixFilter(vocabulary)
  }

  /// Appends the pieces of `text[word]` to `pieces`, with ranges of `text`.
  func segment(
    _ text: Span<UInt8>, _ word: Range<Int>, to pieces: inout [TokenPiece]
  ) -> SegmentOutcome {
    let firstPiece = pieces.count
    let isTooLong =
      word.count > longestWord && text.scalarCount(in: word) > longestWord
    var start = word.lowerBound
    while start < word.upperBound, !isTooLong {
      let isContinuing = start > word.lowerBound
      guard
        let piece = longestPiece(
          in: text, start..<word.upperBound, isContinuing: isContinuing)
      else { break }
      pieces.append(piece)
      start = piece.range.upperBound
    }
    guard start < word.upperBound || isTooLong else { return .segmented }
    let consumed = pieces[firstPiece...].map(\.id)
    pieces.removeLast(pieces.count - firstPiece)
    guard let unknownID else { return .noUnknownToken }
    pieces.append(TokenPiece(id: unknownID, range: word))
    return .unknown(consumed: consumed)
  }

  /// The token that is all of `word`, or the unknown token; `nil` where the vocabulary has neither.
  package func wholeToken(_ word: Span<UInt8>) -> TokenID? {
    vocabulary.id(of: word) ?? unknownID
  }

  /// The longest vocabulary entry that `text[rest]` starts with.
  private func longestPiece(
    in text: Span<UInt8>, _ rest: Range<Int>, isContinuing: Bool
  ) -> TokenPiece? {
    // A span, for an array would be counted as a reference to something that threads share.
    let prefix = continuingPrefix.span.extracting(first: isContinuing ? continuingPrefix.count : 0)
    var limit = min(rest.upperBound, rest.lowerBound + vocabulary.longestToken - prefix.count)
    // A second time only where the filter took something for a token that is none.
    while limit > rest.lowerBound {
      let candidate = longestCandidate(
        in: text, rest.lowerBound..<limit, isContinuing ? continuingHash : TokenHash())
      let range = rest.lowerBound..<candidate.end
      guard !range.isEmpty else { return nil }
      let id = vocabulary.id(of: text.extracting(range), prefix: prefix, hash: candidate.hash)
      if let id { return TokenPiece(id: id, range: range) }
      limit = candidate.end - 1
    }
    return nil
  }

  /// The end and the hash of the longest beginning of `text[rest]` that may be a token; an end at
  /// the start where there is none.
  @inline(__always)
  private func longestCandidate(
    in text: Span<UInt8>, _ rest: Range<Int>, _ prefixHash: TokenHash
  ) -> (end: Int, hash: UInt64) {
    var hash = prefixHash
    var longest = (end: rest.lowerBound, hash: UInt64(0))
    var position = rest.lowerBound
    while position < rest.upperBound {
      hash.add(text[position])
      position += 1
      guard position == text.count || text[position] & 0xC0 != 0x80 else { continue }
      let answer = filter[hash.value]
      guard answer.isPrefix else { break }
      if answer.isToken { longest = (position, hash.value) }
    }
    return longest
  }
}

extension WordPiece {
  /// The longest vocabulary entry that is kept and that `text[rest]` starts with.
  func longestPiece(
    in text: Span<UInt8>, _ rest: Range<Int>, isContinuing: Bool, where isKept: (TokenID) -> Bool
  ) -> TokenPiece? {
    var rest = rest
    while let piece = longestPiece(in: text, rest, isContinuing: isContinuing) {
      if isKept(piece.id) { return piece }
      rest = rest.lowerBound..<piece.range.upperBound - 1
    }
    return nil
  }

  /// A token's text, and whether it stands inside a word.
  package func withoutPrefix(
    _ token: ArraySlice<UInt8>
  ) -> (text: ArraySlice<UInt8>, isInside: Bool) {
    let isInside = token.count > continuingPrefix.count && token.starts(with: continuingPrefix)
    return (isInside ? token.dropFirst(continuingPrefix.count) : token, isInside)
  }
}
