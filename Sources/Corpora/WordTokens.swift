import Tokenizers

/// Finds out what words become, on one thread, a batch of words at a time.
///
/// It looks first into a small cache of its own, which lies near the processor and knows nine words
/// out of ten of a large text, then into the large one that all threads share. That one lies in
/// main memory: words of a batch are looked up there together, so that waits overlap.
struct WordTokens {
  /// A word of a block, on its way to be counted.
  struct Word {
    let key: WordKey
    let start: Int
    let document: Int
    /// What it became, in ``WordTokens/known``; `nil` where it is not known, and after
    /// ``WordTokens/resolve(_:)`` where it is too long to be kept.
    var entry: WordCache.Entry?

    var range: Range<Int> { start..<start + key.length }
  }

  /// How many words a batch has at most.
  static let batchSize = 1024

  /// The words of the batch, in the order of the text.
  private(set) var batch: [Word] = []
  /// Words that this thread knows.
  private(set) var known = WordCache(slots: 1 << 11, limit: 1 << 15)

  private var encoder: Encoder
  private let cutter: WordCutter?
  private let shared: SharedWordCache
  /// Places in the batch of words that are not in ``known``, by part of the shared cache.
  private var missing: [[Int]]
  /// Of these, those that the shared cache does not know either.
  private var new: [Int] = []
  /// Something that depends on all memory that was touched.
  private var touched: UInt64 = 0

  init(_ tokenizer: Tokenizer, _ shared: SharedWordCache, _ cuts: SafeCuts) {
    encoder = Encoder(tokenizer)
    cutter = if case .words(let cutter) = cuts { cutter } else { nil }
    self.shared = shared
    missing = Array(repeating: [], count: SharedWordCache.partCount)
    batch.reserveCapacity(Self.batchSize)
  }

  /// Whether ``append(_:_:document:)`` has to wait for ``removeAll()``.
  var isFull: Bool { batch.count == Self.batchSize }

  /// Starts the next batch.
  mutating func removeAll() {
    batch.removeAll(keepingCapacity: true)
    known.makeRoom(for: Self.batchSize)
  }

  /// Adds a word to the batch.
  @inline(__always)
  mutating func append(_ text: Span<UInt8>, _ word: Range<Int>, document: Int) {
    let key = WordKey(text, word)
    let entry = known.find(key, text, word)
    if entry == nil, key.length <= WordCache.longestWord {
      missing[SharedWordCache.part(of: key)].append(batch.count)
    }
    batch.append(Word(key: key, start: word.lowerBound, document: document, entry: entry))
  }

  /// Finds out what the other words of the batch become.
  mutating func resolve(_ text: Span<UInt8>) throws(TokenizerError) {
    for part in missing.indices where !missing[part].isEmpty {
      lookUp(part, text)
      missing[part].removeAll(keepingCapacity: true)
      guard !new.isEmpty else { continue }
      for place in new where !isKnown(place, text) {
        let word = batch[place]
        if let cutter {
          try encoder.encode(text.extracting(word.range), cutBy: cutter)
        } else {
          try encoder.encode(text.extracting(word.range))
        }
        batch[place].entry = known.insert(
          word.key, text, word.range, tokens: encoder.encoding.ids,
          consumed: encoder.consumedByUnknown, steadiness: encoder.steadiness)
      }
      share(part, text)
      new.removeAll(keepingCapacity: true)
    }
  }

  private mutating func lookUp(_ part: Int, _ text: Span<UInt8>) {
    shared.withPart(part) { words in
      let ids = words.ids
      for place in missing[part] { touched &+= words.peek(batch[place].key) }
      for place in missing[part] where !isKnown(place, text) {
        let word = batch[place]
        if let entry = words.find(word.key, text, word.range) {
          batch[place].entry = known.insert(word.key, text, word.range, entry, ids)
        } else {
          new.append(place)
        }
      }
    }
  }

  /// Whether a word came in the same batch before.
  private mutating func isKnown(_ place: Int, _ text: Span<UInt8>) -> Bool {
    let word = batch[place]
    batch[place].entry = known.find(word.key, text, word.range)
    return batch[place].entry != nil
  }

  private mutating func share(_ part: Int, _ text: Span<UInt8>) {
    let ids = known.ids
    shared.withNewWords(part) { words, distinct in
      words.makeRoom(for: new.count)
      for place in new {
        let word = batch[place]
        distinct.insert(word.key.hash)
        guard let entry = word.entry, words.find(word.key, text, word.range) == nil
        else { continue }
        _ = words.insert(word.key, text, word.range, entry, ids)
      }
    }
  }
}
