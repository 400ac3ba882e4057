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
  ///
  /// Without a branch: whether a document had a token before is hard to predict.
  @inline(__always)
  fileprivate mutating func meet(_ document: UInt32) {
    count &+= last == document ? 0 : 1
    last = document
  }
}

extension MutableSpan<TokenDocuments> {
  /// Meets a token, by its id, in a document; it is not checked that the vocabulary has it.
  @unsafe @inline(__always)
  mutating func meet(_ id: UInt32, _ document: UInt32) {
    unsafe self[unchecked: Int(id)].meet(document)
  }
}

extension [TokenDocuments] {
  /// Meets a token in a document.
  mutating func meet(_ id: TokenID, _ document: UInt32) { self[id.index].meet(document) }
}
