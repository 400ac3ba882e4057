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

  /// Meets the documents that ended, after the words that were cut with them.
  ///
  /// - Parameters:
  ///   - documents: By token id.
  ///   - reading: Goes on in a document that has not ended, unless all of it is read.
  mutating func meetDocuments(
    _ documents: inout [TokenDocuments], before reading: inout BertCutter.Reading
  ) {
    if reading.position < reading.end, let last = ofWords.last, last.document == reading.document {
      reading.symbols.formUnion(last.symbols)
      ofWords.removeLast()
    }
    meetDocuments(&documents)
  }

  /// Meets documents, all of which have ended.
  mutating func meetDocuments(_ documents: inout [TokenDocuments]) {
    var place = 0
    for mark in tally.marks {
      meet(mark.symbols, mark.document, &documents)
      // Another set of the same document meets it once.
      if place < ofWords.count, ofWords[place].document == mark.document {
        meet(ofWords[place].symbols, mark.document, &documents)
        place += 1
      }
    }
    // Documents that were encoded as a whole have no mark.
    for mark in ofWords[place...] { meet(mark.symbols, mark.document, &documents) }
    tally.forgetMarks()
    ofWords.removeAll(keepingCapacity: true)
  }

  /// The symbols that came since this was asked last, with their tokens, and how often they came.
  mutating func takeOccurrences() -> [(symbol: UInt8, token: TokenID, times: Int)] {
    let occurrences = tally.takeOccurrences()
    return occurrences.indices.compactMap { place in
      let symbol = UInt8(truncatingIfNeeded: place)
      guard occurrences[place] > 0, let token = tokens[symbol] else { return nil }
      return (symbol, token, occurrences[place])
    }
  }

  private func meet(
    _ symbols: SymbolTally.Symbols, _ document: UInt32, _ documents: inout [TokenDocuments]
  ) {
    for symbol in symbols.intersection(tokens.symbols) {
      if let token = tokens[symbol] { documents.meet(token, document) }
    }
  }
}
