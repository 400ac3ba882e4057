import Tokenizers

/// What a ``BertCutter`` counts itself, on its way to tokens' counts.
///
/// In how many documents a token is, is told from both sides: a few words have a symbol's token, too, such as
/// U+2260, which becomes "=" where accents are stripped. No table has these.
struct SymbolCounts {
  /// Where a cutter puts what it meets.
  var tally = SymbolTally()
  let tokens: SymbolTokens
  /// Symbols whose tokens words became, document by document, since documents were met last.
  private var ofWords: [SymbolTally.Mark] = []

  init(_ tokens: SymbolTokens) { self.tokens = tokens }

  /// Meets a token of a word; documents that have a symbol's are met later.
  mutating func meet(
    _ id: TokenID, _ document: UInt32, _ documents: inout [TokenDocuments]
  ) {
    guard let symbol = tokens.character(of: id) else { return documents.meet(id, document) }
    if ofWords.last?.document != document { ofWords.append(.init(document: document)) }
    ofWords[ofWords.count - 1].symbols.insert(symbol)
  }

  /// Counts the documents that ended, after the words that were cut with them.
  ///
  /// - Parameter reading: Goes on in a document that has not ended, unless all of it is read.
  mutating func countDocuments(before reading: inout BertCutter.Reading) {
    if reading.position < reading.end, let last = ofWords.last, last.document == reading.document {
      reading.symbols.formUnion(last.symbols)
      ofWords.removeLast()
    }
    countDocuments()
  }

  /// Counts documents, all of which have ended; those that were encoded as a whole have no marks.
  mutating func countDocuments() {
    tally.countDocuments(with: ofWords)
    ofWords.removeAll(keepingCapacity: true)
  }

  /// The symbols that came since this was asked last, with their tokens and counts.
  ///
  /// In documents there may be such, too, that occur as words' tokens alone.
  mutating func takeCounts() -> [(symbol: UInt8, token: TokenID, count: SymbolTally.Count)] {
    let counts = tally.takeCounts()
    return counts.indices.compactMap { place in
      let symbol = UInt8(truncatingIfNeeded: place)
      guard counts[place].documents > 0, let token = tokens[symbol] else { return nil }
      return (symbol, token, counts[place])
    }
  }
}
