import Bytes

/// Consecutive whole documents of a corpus, valid UTF-8.
package struct DocumentBlock: Sendable {
  /// The documents' text, with `\n` between them.
  package let bytes: [UInt8]
  /// Number of the first document in the corpus, from 0.
  package let firstDocument: Int
  /// How many documents there are.
  package let count: Int
  /// Where each document ends; `nil` where documents are lines.
  let ends: [Int]?

  /// Bytes of the documents themselves, however they were stored.
  var textSize: Int {
    if ends != nil { return bytes.count - max(count - 1, 0) }
    return bytes.count - (bytes.last == 0x0A ? count : max(count - 1, 0))
  }

  /// A block of lines.
  init(lines bytes: [UInt8], firstDocument: Int, count: Int) {
    (self.bytes, self.firstDocument, self.count) = (bytes, firstDocument, count)
    ends = nil
  }

  init(_ texts: DocumentTexts, firstDocument: Int) {
    (bytes, ends) = (texts.bytes, texts.ends)
    self.firstDocument = firstDocument
    count = texts.ends.count
  }

  /// The documents that `isWanted`, by their numbers; these are given anew.
  func filtered(_ isWanted: (Int) -> Bool) -> DocumentBlock {
    var texts = DocumentTexts()
    forEachDocument { document, range in
      if isWanted(document) { texts.append { $0 += bytes[range] } }
    }
    return DocumentBlock(texts, firstDocument: firstDocument)
  }

  /// Calls `body` with each document's number in the corpus and its bytes' range.
  package func forEachDocument<Failure: Error>(
    _ body: (_ document: Int, _ range: Range<Int>) throws(Failure) -> Void
  ) throws(Failure) {
    var start = 0
    for document in firstDocument..<firstDocument + count {
      let end =
        ends?[document - firstDocument] ?? bytes.span.firstIndex(of: 0x0A, in: start..<bytes.count)
      let range = start..<(end ?? bytes.count)
      try body(document, range)
      start = range.upperBound + 1
    }
  }
}

/// Texts that are put together to a block; there may be line feeds in them.
struct DocumentTexts: Sendable {
  /// The texts, with `\n` between them.
  private(set) var bytes: [UInt8] = []
  /// Where each ends.
  private(set) var ends: [Int] = []

  /// The texts with all that is no UTF-8 replaced, as `repaired` does it for one.
  mutating func repair(_ repaired: ([UInt8]) -> [UInt8]) {
    if bytes.span.isUTF8 { return }
    var texts = DocumentTexts()
    var start = 0
    for end in ends {
      texts.append { $0 += repaired(Array(bytes[start..<end])) }
      start = end + 1
    }
    self = texts
  }

  /// Adds a text, which `write` appends.
  mutating func append(_ write: (inout [UInt8]) -> Void) {
    if !ends.isEmpty { bytes.append(0x0A) }
    write(&bytes)
    ends.append(bytes.count)
  }
}
