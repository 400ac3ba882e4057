import Tokenizers

/// Counts of one token while a corpus is read.
struct TokenCount {
  var occurrences = 0
  var documents = 0
  /// The last document that held the token, or -1.
  var lastDocument = -1
  /// How many words consumed the token before they turned out unknown.
  var unknownPrefixes = 0
}

extension MutableSpan<TokenCount> {
  /// Counts a token of a document; documents come one after the other.
  @inline(__always)
  mutating func add(_ id: TokenID, document: Int) {
    self[id.index].occurrences += 1
    guard self[id.index].lastDocument != document else { return }
    self[id.index].lastDocument = document
    self[id.index].documents += 1
  }

  /// Counts what a word became.
  ///
  /// - Parameters:
  ///   - ids: Holds the word's ids.
  ///   - tokens: Where its tokens are.
  ///   - consumed: Where the pieces are that it consumed before it turned out unknown.
  ///   - document: The word's document.
  @inline(__always)
  mutating func add(
    _ ids: [TokenID], tokens: Range<Int>, consumed: Range<Int>, document: Int
  ) {
    for place in tokens { add(ids[place], document: document) }
    for place in consumed { self[ids[place].index].unknownPrefixes += 1 }
  }
}
