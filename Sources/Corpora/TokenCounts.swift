import Tokenizers

/// Counts of one token while a corpus is read.
struct TokenCount {
  var occurrences = 0
  var documents = 0
  /// The last document that held the token, or -1.
  var lastDocument = -1
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
}
