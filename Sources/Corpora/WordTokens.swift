import Tokenizers

/// Finds out what words become that a thread does not know.
///
/// Threads do not ask each other. A cache that they shared made counting on two threads take a fifth longer, with
/// each model that was tried: its locks and the copies out of it cost more than finding words out twice.
struct WordTokens {
  private(set) var encoder: Encoder
  private let cuts: WordCuts
  private let symbols: SymbolTokens
  /// The words that this has encoded.
  private(set) var distinct = DistinctWords()
  private var parts: WordParts?

  init(_ shared: SharedWords) {
    encoder = Encoder(shared.tokenizer)
    cuts = shared.cuts
    symbols = cuts.symbolTokens
    if case .words(let cutter) = cuts, let partCuts = shared.partCuts {
      parts = WordParts(partCuts, cutter, limit: shared.partSlots)
    }
  }

  /// Adds `text[word]` to a table, of a thread that has looked for it there.
  ///
  /// - Returns: The word's slot, or `nil` where no table keeps it, as those that have a token of
  ///   ``SymbolCounts``: then ``encoder`` has its tokens.
  mutating func learn(
    _ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>, _ table: inout WordTable
  ) throws(TokenizerError) -> Int? {
    guard key.isKept else {
      try encoder.encode(text.extracting(word))
      return nil
    }
    distinct.insert(key.hash)
    if parts != nil, let ids = try parts?.tokens(of: text.extracting(word), &encoder),
      let slot = table.insert(key, text, word, tokens: ids, consumed: [], steadiness: .none)
    {
      return slot
    }
    switch cuts {
    case .bert(let cutter): try encoder.encode(text.extracting(word), cutBy: cutter)
    case .words(let cutter): try encoder.encode(text.extracting(word), cutBy: cutter)
    case .none: try encoder.encode(text.extracting(word))
    }
    let ids = encoder.encoding.ids
    guard !ids.contains(where: { symbols.character(of: $0) != nil }) else { return nil }
    return table.insert(
      key, text, word, tokens: ids, consumed: encoder.consumedByUnknown,
      steadiness: encoder.steadiness)
  }

  /// Adds a part of `text` to a table, of a thread that has looked for it there.
  ///
  /// - Returns: `false` where its tokens may depend on the rest of the word.
  mutating func learn(
    part key: WordKey, _ text: Span<UInt8>, _ place: WordPlace, _ partCuts: PartCuts,
    _ table: inout WordTable
  ) throws(TokenizerError) -> Bool {
    guard case .words(let cutter) = cuts, key.isKept else { return false }
    distinct.insert(key.hash)
    guard
      try encoder.encode(
        part: text.extracting(place.bytes), continuingWord: place.continuesWord, cutter, partCuts)
    else { return false }
    return table.insert(
      key, text, place.bytes, tokens: encoder.encoding.ids, consumed: [], steadiness: .none) != nil
  }

  /// Meets a character that is counted elsewhere, as one of the distinct words.
  mutating func meet(_ symbol: UInt8) {
    distinct.insert(WordKey(low: UInt64(symbol), high: 0, tag: 1).hash)
  }

  /// Encodes a word that depends on the sum of the scores before it, or that no table keeps.
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
