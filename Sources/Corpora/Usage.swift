package import Tokenizers

/// How a corpus uses a vocabulary: a histogram that adds up over parts of the corpus.
package struct Usage: Equatable, Sendable {
  /// What is known of one token.
  package struct Count: Equatable, Sendable {
    /// How often the token occurs.
    package var occurrences = 0
    /// In how many documents it does.
    package var documents = 0
    /// How often the token was needed without being a token of the text: words took it as a prefix
    /// before they turned out unknown (``SegmentOutcome/unknown(consumed:)``), or another file of the
    /// tokenizer has it there (``TokenizerFiles/companions``).
    package var needed = 0

    package static func += (left: inout Count, right: Count) {
      left.occurrences += right.occurrences
      left.documents += right.documents
      left.needed += right.needed
    }
  }

  /// By token id.
  package var counts: [Count]
  package var documents = 0
  /// Bytes of text.
  package var textSize = 0
  /// Invalid UTF-8 sequences that were counted as U+FFFD.
  package var replacedCount = 0

  /// What the documents are a sample of, if they are one.
  package var sample: Sample?

  /// The corpus that documents were drawn from.
  package struct Sample: Equatable, Sendable {
    /// How many it has.
    package var documents: Int
    package var seed: UInt64

    package init(documents: Int, seed: UInt64) { (self.documents, self.seed) = (documents, seed) }
  }

  /// An empty histogram for a vocabulary.
  package init(vocabularySize: Int) {
    counts = Array(repeating: Count(), count: vocabularySize)
  }

  /// Occurrences of all tokens together.
  package var tokenCount: Int { counts.reduce(0) { $0 + $1.occurrences } }

  /// How many tokens occur at all.
  package var distinctTokens: Int { counts.count { $0.occurrences > 0 } }

  package static func += (left: inout Usage, right: Usage) {
    for index in left.counts.indices.prefix(right.counts.count) {
      left.counts[index] += right.counts[index]
    }
    if let sample = left.sample ?? right.sample {
      let documents = [left, right].map { $0.sample?.documents ?? $0.documents }
      left.sample = Sample(documents: documents[0] + documents[1], seed: sample.seed)
    }
    left.documents += right.documents
    left.textSize += right.textSize
    left.replacedCount += right.replacedCount
  }

  /// Adds what a tokenizer's companion makes of the same documents.
  package mutating func need(_ other: Usage) {
    for (index, count) in other.counts.enumerated() where counts.indices.contains(index) {
      counts[index].needed += count.occurrences + count.needed
    }
  }

  package subscript(id: TokenID) -> Count {
    get { counts[id.index] }
    set { counts[id.index] = newValue }
  }
}
