import Tokenizers

/// Finds out what words become that a thread does not know: from the cache that all threads share, or by
/// encoding them.
struct WordTokens {
  private(set) var encoder: Encoder
  private let cuts: WordCuts
  private let symbols: SymbolTokens
  private let shared: SharedWordCache?
  /// The words that this has encoded.
  private(set) var distinct = DistinctWords()
  private var parts: WordParts?

  init(_ shared: SharedWords) {
    encoder = Encoder(shared.tokenizer)
    (cuts, self.shared) = (shared.cuts, shared.cache)
    symbols = cuts.symbolTokens
    if case .words(let cutter) = cuts, let partCuts = shared.partCuts {
      parts = WordParts(partCuts, cutter, limit: shared.partSlots)
    }
  }

  /// Adds `text[word]` to a table, of a thread that has looked for it there.
  ///
  /// - Returns: The word's slot, or `nil` where no cache keeps it, as those that have a token of
  ///   ``SymbolCounts``: then ``encoder`` has its tokens.
  mutating func learn(
    _ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>, _ table: inout WordTable
  ) throws(TokenizerError) -> Int? {
    guard key.length <= WordCache.longestWord else {
      try encoder.encode(text.extracting(word))
      return nil
    }
    if let shared {
      var slot: Int?
      shared.withPart(SharedWordCache.part(of: key)) { words in
        guard let entry = words.find(key, text, word) else { return }
        slot = table.insert(key, text, word, entry, words.ids.span)
      }
      if let slot { return slot }
    }
    distinct.insert(key.hash)
    if parts != nil, let ids = try parts?.tokens(of: text.extracting(word), &encoder),
      let slot = table.insert(key, text, word, tokens: ids, consumed: [], steadiness: .none)
    {
      Self.tell(shared, key, text, word, tokens: ids, consumed: [], steadiness: .none)
      return slot
    }
    switch cuts {
    case .bert(let cutter): try encoder.encode(text.extracting(word), cutBy: cutter)
    case .words(let cutter): try encoder.encode(text.extracting(word), cutBy: cutter)
    case .none: try encoder.encode(text.extracting(word))
    }
    let ids = encoder.encoding.ids
    guard !ids.contains(where: { symbols.character(of: $0) != nil }) else { return nil }
    let consumed = encoder.consumedByUnknown
    Self.tell(
      shared, key, text, word, tokens: ids, consumed: consumed, steadiness: encoder.steadiness)
    return table.insert(
      key, text, word, tokens: ids, consumed: consumed, steadiness: encoder.steadiness)
  }

  /// Tells other threads what a word became.
  ///
  /// Static: for a method all that this refers to would be retained.
  private static func tell(
    _ shared: SharedWordCache?, _ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>,
    tokens: [TokenID],
    consumed: [TokenID], steadiness: Steadiness
  ) {
    shared?.withPart(SharedWordCache.part(of: key)) { words in
      // Another thread may have met it meanwhile.
      guard words.find(key, text, word) == nil else { return }
      words.makeRoom(for: 1)
      _ = words.insert(
        key, text, word, tokens: tokens, consumed: consumed, steadiness: steadiness)
    }
  }

  /// Meets a character that is counted elsewhere, as one of the distinct words.
  mutating func meet(_ symbol: UInt8) {
    distinct.insert(WordKey(low: UInt64(symbol), high: 0, length: 1).hash)
  }

  /// Encodes a word that depends on the sum of the scores before it, or that no cache keeps.
  mutating func encode(_ word: Span<UInt8>, after sum: Float) throws(TokenizerError) {
    if case .words(let cutter) = cuts {
      try encoder.encode(word, cutBy: cutter, after: sum)
    } else {
      try encoder.encode(word)
    }
  }

  /// Encodes a document.
  mutating func encode(_ document: Span<UInt8>) throws(TokenizerError) {
    try encoder.encode(document)
  }
}

/// How a counter cuts texts: ``SafeCuts`` with what does it.
enum WordCuts {
  case none
  case bert(BertCutter)
  case words(WordCutter)

  /// What is counted while a text is cut.
  var symbolTokens: SymbolTokens {
    if case .bert(let cutter) = self { cutter.symbolTokens } else { SymbolTokens() }
  }

  init(_ tokenizer: Tokenizer) {
    self =
      switch tokenizer.safeCuts {
      case .none: .none
      case .aroundWhiteSpace: .bert(BertCutter(tokenizer))
      case .words(let cutter): .words(cutter)
      }
  }
}
