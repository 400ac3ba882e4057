import Tokenizers

/// Distinct words of a text, each with how often it came and the tokens that it is.
///
/// Words here are what lies between ASCII white space. Keys are bytes in one array, found through
/// open addressing by a hash that the caller has computed while it looked for the word's end:
/// text is read once, and a word that was seen before costs a probe and a comparison.
struct WordTable {
  /// One distinct word.
  struct Entry {
    var hash: UInt64
    var start: Int
    var length: Int
    var occurrences = 0
    /// The last document that held the word, or -1.
    var lastDocument = -1
    /// Its tokens' places among all tokens of the table.
    var tokens: Range<Int>
  }

  private(set) var entries: [Entry] = []
  /// The tokens of all words, one word's after the other's.
  private(set) var tokens: [TokenID] = []
  private var bytes: [UInt8] = []
  /// Entry index + 1, or 0; the count is a power of two.
  private var slots = [UInt32](repeating: 0, count: 1 << 14)

  /// The entry of `text[word]`, or `nil` where it is new.
  func find(_ text: Span<UInt8>, _ word: Range<Int>, hash: UInt64) -> Int? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if entries[index].hash == hash, isEqual(entries[index], text, word) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a word that ``find(_:_:hash:)`` did not find.
  mutating func insert(
    _ text: Span<UInt8>, _ word: Range<Int>, hash: UInt64, tokens ids: [TokenID]
  ) -> Int {
    if (entries.count + 1) * 2 > slots.count { grow() }
    let firstToken = tokens.count
    tokens.append(contentsOf: ids)
    entries.append(
      Entry(
        hash: hash, start: bytes.count, length: word.count, tokens: firstToken..<tokens.count))
    for position in word { bytes.append(text[position]) }
    link(entries.count - 1)
    return entries.count - 1
  }

  /// Counts one more occurrence.
  ///
  /// - Returns: Whether it is the first of the document.
  @inline(__always)
  mutating func count(_ index: Int, document: Int) -> Bool {
    entries[index].occurrences += 1
    guard entries[index].lastDocument != document else { return false }
    entries[index].lastDocument = document
    return true
  }

  private func isEqual(_ entry: Entry, _ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard entry.length == word.count else { return false }
    for offset in 0..<entry.length
    where bytes[entry.start + offset] != text[word.lowerBound + offset] { return false }
    return true
  }

  private mutating func link(_ index: Int) {
    var slot = Int(truncatingIfNeeded: entries[index].hash) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt32(index + 1)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for index in entries.indices { link(index) }
  }
}
