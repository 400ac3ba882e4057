/// Consecutive whole documents of a corpus, valid UTF-8.
package struct DocumentBlock: Sendable {
  /// The documents' text, with `\n` between them.
  package let bytes: [UInt8]
  /// Number of the first document in the corpus, from 0.
  package let firstDocument: Int
  /// How many documents there are.
  package let count: Int

  /// Calls `body` with each document's number in the corpus and its bytes' range.
  package func forEachDocument<Failure: Error>(
    _ body: (_ document: Int, _ range: Range<Int>) throws(Failure) -> Void
  ) throws(Failure) {
    var start = 0
    for document in firstDocument..<firstDocument + count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      try body(document, start..<end)
      start = end + 1
    }
  }
}
