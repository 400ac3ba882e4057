package import Tokenizers

/// What is to be counted, and how.
package struct CountingRequest: Sendable {
  /// The tokenizer whose tokens are counted, and behind it others whose tokens it has to keep.
  package var tokenizers: [Tokenizer]
  package var threads: Int
  /// Bytes that the process may take; a usual bound where none is asked for (``CountingMemory``).
  package var memory: Int?
  /// Which documents count; all where it is `nil`.
  package var sample: DocumentSample?
  /// Where progress is kept, so that a count which was ended goes on.
  package var progress: CountingProgressFile?
  /// Gets the words that the first tokenizer's model sees; `nil` where nobody asks for them.
  package var words: WordCollector?
  /// Whether what has been seen is told about once a second, too.
  package var isWatched = false

  package init(_ files: TokenizerFiles, threads: Int) {
    self.init([files.tokenizer] + files.companions, threads: threads)
  }

  init(_ tokenizers: [Tokenizer], threads: Int) {
    (self.tokenizers, self.threads) = (tokenizers, threads)
  }
}

/// How far counting has come.
package struct CountingStatus: Sendable {
  package var read: ReadingProgress
  /// What was seen up to a place that is a little behind; `nil` before it is known.
  package var seen: Seen?

  /// What has been seen of the vocabulary.
  package struct Seen: Sendable {
    package var tokens: Int
    package var vocabulary: Int
    /// How many of the tokens came in the last half of the text.
    package var new: Int
    /// About how many distinct words; `nil` where texts are not cut into words.
    package var words: Int?
  }
}

/// What counting came to.
package struct CountingOutcome: Sendable {
  package var usage: Usage
  package var curve: SaturationCurve
  /// About how many distinct words; `nil` where texts are not cut into words.
  package var words: Int?
  /// Documents that an earlier run had counted.
  package var resumed: Int
}
