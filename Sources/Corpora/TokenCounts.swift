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
    let index = Int(id.rawValue)
    self[index].occurrences += 1
    guard self[index].lastDocument != document else { return }
    self[index].lastDocument = document
    self[index].documents += 1
  }
}
