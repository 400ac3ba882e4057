import Synchronization
package import Tokenizers

/// Collects the distinct words of a text while it is counted: those that a decision about tokens is about.
///
/// Counting keeps tokens and forgets words; what it costs to lose a token is a matter of the words that have it.
/// So words are kept where a limit is asked for, and only there: plain counting pays nothing for it. In a pass of
/// their own they would cost reading the text twice, and standard input can be read once.
package final class WordCollector: Sendable {
  /// How many distinct words are kept: 200 MB with all that is made of them.
  package static let usualLimit = 3 << 19

  private let limit: Int
  /// Words as ``WordCutter`` finds them, or between white space.
  private let cut: SharedWordCounts
  /// Words as the model sees them, of texts that were encoded as a whole.
  private let seen: SharedWordCounts

  /// - Parameter limit: How many distinct words are kept, about.
  package init(limit: Int = usualLimit) {
    self.limit = limit
    (cut, seen) = (SharedWordCounts(limit: limit), SharedWordCounts(limit: limit))
  }

  /// Adds what a thread has met.
  func add(cut: WordCounts, seen: WordCounts) {
    self.cut.add(cut)
    self.seen.add(seen)
  }

  /// All words, as the model sees them.
  ///
  /// - Parameter tokenizer: What the text was counted with.
  /// - Returns: The words.
  /// - Throws: ``TokenizerError/unknownTokenMissing(_:)``.
  package func words(of tokenizer: Tokenizer) throws(TokenizerError) -> CorpusWords {
    var words = WordCounts(limit: limit)
    var encoder = Encoder(tokenizer, recordingWords: true)
    let cutter: WordCutter? =
      if case .words(let cutter) = tokenizer.safeCuts { cutter } else { nil }
    for part in cut.parts {
      try part.forEachWord { word, count throws(TokenizerError) in
        if let cutter {
          try encoder.encode(word.span, cutBy: cutter)
        } else {
          try encoder.encode(word.span)
        }
        words.add(encoder.modelWords, times: count)
      }
    }
    for part in seen.parts { words.add(part) }
    return CorpusWords(words)
  }
}

/// Counts of words that all threads use; its parts have a lock each.
private final class SharedWordCounts: Sendable {
  private final class Part: Sendable {
    let words: Mutex<WordCounts>
    init(limit: Int) { words = Mutex(WordCounts(limit: limit)) }
  }

  private static let partCount = 16

  private let all: [Part]

  init(limit: Int) {
    let count = Self.partCount
    all = (0..<count).map { _ in Part(limit: (limit + count - 1) / count) }
  }

  func add(_ words: WordCounts) {
    for (index, part) in all.enumerated() {
      part.words.withLock { $0.add(words) { Self.part(of: $0) == index } }
    }
  }

  /// Which part has a word.
  private static func part(of key: WordKey) -> Int {
    // The lowest bits choose a slot.
    Int(truncatingIfNeeded: key.hash >> 60)
  }

  var parts: [WordCounts] { all.map { $0.words.withLock { $0 } } }
}

/// The words that one thread has met, on their way to a ``WordCollector``.
struct WordTally: Sendable {
  /// How many distinct words a thread keeps: as many as lie near the processor.
  private static let limit = 3 << 12

  private let collector: WordCollector
  private var cut = WordCounts(limit: .max)
  private var seen = WordCounts(limit: .max)
  private var encoder: Encoder

  init(_ collector: WordCollector, _ tokenizer: Tokenizer) {
    self.collector = collector
    encoder = Encoder(tokenizer, recordingWords: true)
  }

  /// Adds a word that a cutter found.
  mutating func add(_ word: [UInt8], times: Int) {
    let whole = 0..<word.count
    cut.add(WordKey(word.span, whole), word.span, whole, times: times)
    handInIfFull()
  }

  /// Adds `text[word]`, a word that a cutter found.
  mutating func add(_ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>) {
    cut.add(key, text, word, times: 1)
    handInIfFull()
  }

  /// Adds the words of a text that is encoded as a whole.
  mutating func add(_ text: Span<UInt8>) throws(TokenizerError) {
    try encoder.encode(text)
    seen.add(encoder.modelWords, times: 1)
    handInIfFull()
  }

  private mutating func handInIfFull() {
    if max(cut.count, seen.count) >= Self.limit { handIn() }
  }

  /// Gives the collector what it does not have yet.
  mutating func handIn() {
    collector.add(cut: cut, seen: seen)
    cut.removeAll()
    seen.removeAll()
  }
}

extension WordCounts {
  /// Counts words; those that are too long are passed over.
  fileprivate mutating func add(_ words: [[UInt8]], times: Int) {
    for word in words where !word.isEmpty && word.count <= Self.longestWord {
      let whole = 0..<word.count
      add(WordKey(word.span, whole), word.span, whole, times: times)
    }
  }
}
