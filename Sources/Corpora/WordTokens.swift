import Tokenizers

/// Finds out what words become that a thread does not know: from the cache that all threads share, or by
/// encoding them.
struct WordTokens {
  private(set) var encoder: Encoder
  private let cuts: WordCuts
  private let symbols: SymbolTokens
  private let shared: SharedWordCache

  init(_ tokenizer: Tokenizer, _ shared: SharedWordCache, _ cuts: WordCuts) {
    encoder = Encoder(tokenizer)
    (self.cuts, self.shared) = (cuts, shared)
    symbols = cuts.symbolTokens
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
    let part = SharedWordCache.part(of: key)
    var slot: Int?
    shared.withPart(part) { words in
      guard let entry = words.find(key, text, word) else { return }
      slot = table.insert(key, text, word, entry, words.ids.span)
    }
    if let slot { return slot }
    switch cuts {
    case .bert(let cutter): try encoder.encode(text.extracting(word), cutBy: cutter)
    case .words(let cutter): try encoder.encode(text.extracting(word), cutBy: cutter)
    case .none: try encoder.encode(text.extracting(word))
    }
    let isKept = !encoder.encoding.ids.contains { symbols.character(of: $0) != nil }
    // Another thread may have met it meanwhile.
    shared.withNewWords(part) { words, distinct in
      distinct.insert(key.hash)
      guard isKept else { return }
      var entry = words.find(key, text, word)
      if entry == nil {
        words.makeRoom(for: 1)
        entry = words.insert(
          key, text, word, tokens: encoder.encoding.ids, consumed: encoder.consumedByUnknown,
          steadiness: encoder.steadiness)
      }
      if let entry { slot = table.insert(key, text, word, entry, words.ids.span) }
    }
    return slot
  }

  /// Meets a character that is counted elsewhere, as one of the distinct words.
  func meet(_ symbol: UInt8) {
    let key = WordKey(low: UInt64(symbol), high: 0, length: 1)
    shared.withNewWords(SharedWordCache.part(of: key)) { $1.insert(key.hash) }
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

  init(_ tokenizer: Tokenizer, _ cuts: SafeCuts) {
    self =
      switch cuts {
      case .none: .none
      case .aroundWhiteSpace: .bert(BertCutter(tokenizer))
      case .words(let cutter): .words(cutter)
      }
  }
}
