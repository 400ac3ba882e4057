import Tokenizers

/// Finds out what words become, on one thread.
///
/// It looks first into a small cache of its own, which lies in the processor's cache and knows
/// nine words out of ten of a large text, then into the large one that all threads share.
struct WordTokens {
  private var encoder: Encoder
  /// What ``WordCache/Entry`` of ``find(_:_:_:)`` refers to.
  private(set) var known = WordCache(slots: 1 << 10, limit: 1 << 15)
  private let shared: SharedWordCache

  /// The last word that ``known`` did not know: its tokens, and then what it consumed.
  private(set) var ids: [TokenID] = []
  /// How many of ``ids`` are tokens.
  private(set) var tokenCount = 0

  init(_ tokenizer: Tokenizer, _ shared: SharedWordCache) {
    encoder = Encoder(tokenizer)
    self.shared = shared
  }

  /// What `text[word]` became, or `nil` where this thread does not know: then
  /// ``lookFurther(_:_:_:)`` does.
  @inline(__always)
  func find(_ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>) -> WordCache.Entry? {
    known.find(key, text, word)
  }

  /// Sets ``ids``.
  @inline(never)
  mutating func lookFurther(
    _ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>
  ) throws(TokenizerError) {
    guard word.count <= WordCache.longestWord else {
      try encode(text.extracting(word))
      return
    }
    let consumedCount = try shared.tokens(of: key, text, word, to: &ids, encoder: &encoder)
    tokenCount = ids.count - consumedCount
    known.insert(key, text, word, ids, consumedCount: consumedCount)
  }

  /// Sets ``ids``, without a cache.
  mutating func encode(_ text: Span<UInt8>) throws(TokenizerError) {
    try encoder.encode(text)
    ids.removeAll(keepingCapacity: true)
    ids.append(contentsOf: encoder.encoding.ids)
    ids.append(contentsOf: encoder.consumedByUnknown)
    tokenCount = encoder.encoding.ids.count
  }
}
