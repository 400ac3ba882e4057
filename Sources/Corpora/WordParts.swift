import Tokenizers

/// Puts words together of parts that came before (``Tokenizers/PartCuts``), where words are wanted
/// (``WordTally``); otherwise parts are counted by themselves.
struct WordParts {
  private let cuts: PartCuts
  private let cutter: WordCutter
  private var table: WordTable
  private let limit: Int
  private var ids: [TokenID] = []

  /// - Parameters:
  ///   - cuts: Where words are cut into parts.
  ///   - cutter: What finds words.
  ///   - limit: How many slots the table of parts may come to have, a power of two.
  init(_ cuts: PartCuts, _ cutter: WordCutter, limit: Int) {
    (self.cuts, self.cutter) = (cuts, cutter)
    table = Self.emptyTable(limit)
    self.limit = limit
  }

  /// The tokens of a word of at most ``WordKey/longestKept`` bytes.
  ///
  /// - Parameters:
  ///   - word: The word.
  ///   - encoder: Encodes parts that are new.
  /// - Returns: `nil` where they may depend on more than the parts.
  /// - Throws: As ``Tokenizers/Encoder/encode(_:)``.
  mutating func tokens(
    of word: Span<UInt8>, _ encoder: inout Encoder
  ) throws(TokenizerError) -> [TokenID]? {
    guard encoder.prepare(word, cutBy: cutter), encoder.prepared.count <= PartCuts.longestPrepared
    else { return nil }
    let text = encoder.prepared
    ids.removeAll(keepingCapacity: true)
    var start = 0
    while start < text.count {
      let part = start..<cuts.end(of: text.span, from: start)
      if part.count == text.count {
        // The word itself, which its thread's table has from now on.
        _ = try encoder.encode(part: part, cutBy: cuts)
        return encoder.encoding.ids
      }
      start = part.upperBound
      let isKept = part.count <= WordKey.longestKept
      let key = WordKey(text.span, part)
      if isKept, let found = table.find(key, text.span, part) {
        let slot = table.slots[found]
        if slot.isSingle { ids.append(TokenID(slot.place)) } else { ids += table.ids[slot.tokens] }
        continue
      }
      guard try encoder.encode(part: part, cutBy: cuts) else { return nil }
      ids += encoder.encoding.ids
      guard isKept else { continue }
      // Nothing counts parts, so a full table may forget.
      if table.isFull, !table.grow() { table = Self.emptyTable(limit) }
      _ = table.insert(
        key, text.span, part, tokens: encoder.encoding.ids, consumed: [], steadiness: .none)
    }
    return ids
  }

  private static func emptyTable(_ limit: Int) -> WordTable {
    WordTable(slots: min(1 << 9, limit), limit: limit)
  }
}
