/// Greedy longest-match segmentation.
///
/// Wu et al. 2016, "Google's Neural Machine Translation System", as BERT and `tokenizers` have it.
package struct WordPiece: Sendable {
  package var vocabulary: Vocabulary
  /// The token for a word that cannot be segmented.
  package var unknownToken: [UInt8]
  /// What every piece but a word's first starts with in the vocabulary, `##` in general.
  package var continuingPrefix: [UInt8]
  /// A word of more scalars is unknown as a whole.
  package var longestWord: Int

  private let unknownID: TokenID?
  private let continuingHash: TokenHash

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
  }

  /// Appends the pieces of `text[word]` to `pieces`, with ranges of `text`.
  func segment(
    _ text: Span<UInt8>, _ word: Range<Int>, to pieces: inout [TokenPiece], _ scratch: inout Scratch
  ) -> SegmentOutcome {
    let firstPiece = pieces.count
    let isTooLong =
      word.count > longestWord && text.scalarCount(in: word) > longestWord
    var start = word.lowerBound
    while start < word.upperBound, !isTooLong {
      let isContinuing = start > word.lowerBound
      guard
        let piece = longestPiece(
          in: text, start..<word.upperBound, isContinuing: isContinuing, &scratch)
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

  /// Reused between words, so that segmenting allocates nothing.
  struct Scratch {
    fileprivate var prefixes: [(end: Int, hash: UInt64)] = []
  }

  /// The longest vocabulary entry that `text[rest]` starts with: one pass hashes all prefixes
  /// that are no longer than the longest token, then they are looked up, longest first.
  private func longestPiece(
    in text: Span<UInt8>, _ rest: Range<Int>, isContinuing: Bool, _ scratch: inout Scratch
  ) -> TokenPiece? {
    let prefix = isContinuing ? continuingPrefix : []
    var hash = isContinuing ? continuingHash : TokenHash()
    let limit = min(rest.upperBound, rest.lowerBound + vocabulary.longestToken - prefix.count)
    scratch.prefixes.removeAll(keepingCapacity: true)
    var position = rest.lowerBound
    while position < limit {
      hash.add(text[position])
      position += 1
      if position == text.count || text[position] & 0xC0 != 0x80 {
        scratch.prefixes.append((position, hash.value))
      }
    }
    for (end, hash) in scratch.prefixes.reversed() {
      let range = rest.lowerBound..<end
      if let id = vocabulary.id(of: text.extracting(range), prefix: prefix, hash: hash) {
        return TokenPiece(id: id, range: range)
      }
    }
    return nil
  }
}

extension WordPiece {
  /// Whether a token is one scalar, with or without the prefix of continuing pieces.
  package func isAlphabet(_ token: ArraySlice<UInt8>) -> Bool {
    let isContinuing = token.count > continuingPrefix.count && token.starts(with: continuingPrefix)
    let character = isContinuing ? token.dropFirst(continuingPrefix.count) : token
    return character.count { $0 & 0xC0 != 0x80 } == 1
  }
}
