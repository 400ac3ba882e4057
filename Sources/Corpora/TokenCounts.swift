import Tokenizers

/// In how many documents a token is, while a corpus is read.
///
/// 8 bytes, so that those of a vocabulary lie near the processor; occurrences are added up elsewhere,
/// for words have theirs (``WordTable``).
struct TokenDocuments {
  /// Of those since documents were numbered anew.
  var count: UInt32 = 0
  /// The last document that held the token; documents are numbered from 1.
  var last: UInt32 = 0
}

extension TokenDocuments {
  /// Meets a document; documents come one after the other.
  @inline(__always)
  fileprivate mutating func meet(_ document: UInt32) {
    guard last != document else { return }
    last = document
    count &+= 1
  }
}

extension MutableSpan<TokenDocuments> {
  /// Meets a token in a document.
  @inline(__always)
  mutating func meet(_ id: TokenID, _ document: UInt32) { self[id.index].meet(document) }
}

extension [TokenDocuments] {
  /// Meets a token in a document.
  mutating func meet(_ id: TokenID, _ document: UInt32) { self[id.index].meet(document) }
}
