/// Documents side by side without padding: as many rows as there are tokens.
package struct TokenBatch: Sendable {
  /// The ids of all tokens, document after document.
  package private(set) var tokenIDs: [Int] = []
  /// The segment of each token (token type).
  package private(set) var segments: [Int] = []
  /// How many documents were cut.
  package private(set) var truncatedCount = 0
  private var ends: [Int] = []

  package init() {}

  /// Adds a document.
  ///
  /// One that is too long keeps its beginning and its last token, which tells models that the text ends: what
  /// transformers' tokenizers do.
  ///
  /// - Parameters:
  ///   - ids: Its tokens, special tokens included.
  ///   - segments: As many numbers; all 0 where it is `nil`.
  ///   - limit: How many tokens may stay, 1 or more; see ``Encoder/lengthLimit``.
  package mutating func append(_ ids: [Int], segments: [Int]? = nil, limit: Int? = nil) {
    precondition(segments.map { $0.count == ids.count } ?? true)
    let segments = segments ?? Array(repeating: 0, count: ids.count)
    if let limit, ids.count > limit, let last = ids.last, let lastSegment = segments.last {
      tokenIDs += ids.prefix(limit - 1) + [last]
      self.segments += segments.prefix(limit - 1) + [lastSegment]
      truncatedCount += 1
    } else {
      tokenIDs += ids
      self.segments += segments
    }
    ends.append(tokenIDs.count)
  }

  /// How many documents there are.
  package var count: Int { ends.count }

  /// How many tokens there are in all.
  package var tokenCount: Int { tokenIDs.count }

  /// The rows of a document.
  package func rows(of document: Int) -> Range<Int> {
    (document == 0 ? 0 : ends[document - 1])..<ends[document]
  }

  /// The rows of all documents.
  package var documents: [Range<Int>] { (0..<count).map(rows) }

  /// Some documents, as a batch.
  package func documents(_ numbers: some Sequence<Int>) -> TokenBatch {
    var batch = TokenBatch()
    for document in numbers {
      let rows = rows(of: document)
      batch.append(Array(tokenIDs[rows]), segments: Array(segments[rows]))
    }
    return batch
  }
}
