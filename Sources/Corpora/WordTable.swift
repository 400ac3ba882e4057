import Tokenizers

/// A word that waits to be counted.
struct PendingWord {
  let key: WordKey
  /// Where it is in its block.
  let range: Range<Int>
  let document: Int
}

/// Distinct words of a text, each with how often it came and the tokens that it is.
///
/// Words here are what lies between ASCII white space. A large corpus has a million of them, far
/// more than a cache holds, so what costs is memory that is touched: one slot, which has half of
/// the hash in it, and one entry, which has the word in its key.
struct WordTable {
  /// One distinct word.
  struct Entry {
    var key: WordKey
    /// Where the word's bytes are, if its key does not hold it whole.
    var start: Int
    var occurrences = 0
    /// The last document that held the word, or -1.
    var lastDocument = -1
    /// Its tokens' places among all tokens of the table.
    var tokens: Range<Int>
  }

  private(set) var entries: [Entry] = []
  /// The tokens of all words, one word's after the other's.
  private(set) var tokens: [TokenID] = []
  /// The bytes of words that are longer than their keys.
  private var bytes: [UInt8] = []
  /// The upper half of the hash, and entry index + 1 or 0; the count is a power of two.
  private var slots = [UInt64](repeating: 0, count: 1 << 14)

  /// Something that depends on all memory that ``touch(_:)`` read.
  private var touched: UInt64 = 0

  /// Reads the slots of words, and then the entries that they lead to, so that what comes after
  /// finds them in the cache.
  mutating func touch(_ words: [PendingWord]) {
    var sum = touched
    for word in words {
      sum &+= slots[Int(truncatingIfNeeded: word.key.hash) & (slots.count - 1)]
    }
    for word in words {
      let slot = slots[Int(truncatingIfNeeded: word.key.hash) & (slots.count - 1)]
      if slot != 0 {
        sum &+= UInt64(truncatingIfNeeded: entries[Int(slot & 0xFFFF_FFFF) - 1].occurrences)
      }
    }
    touched = sum
  }

  /// The entry of `text[word]`, or `nil` where it is new.
  @inline(__always)
  func find(_ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>) -> Int? {
    let hash = key.hash
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let found = slots[slot]
      if found >> 32 == hash >> 32 {
        let index = Int(found & 0xFFFF_FFFF) - 1
        if entries[index].key == key, key.isWhole || isEqual(entries[index], text, word) {
          return index
        }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a word that ``find(_:_:_:)`` did not find.
  mutating func insert(
    _ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>, tokens ids: [TokenID]
  ) -> Int {
    if (entries.count + 1) * 2 > slots.count { grow() }
    let firstToken = tokens.count
    tokens.append(contentsOf: ids)
    entries.append(Entry(key: key, start: bytes.count, tokens: firstToken..<tokens.count))
    if !key.isWhole { for position in word { bytes.append(text[position]) } }
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
    for offset in 0..<entry.key.length
    where bytes[entry.start + offset] != text[word.lowerBound + offset] { return false }
    return true
  }

  private mutating func link(_ index: Int) {
    let hash = entries[index].key.hash
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = (hash & 0xFFFF_FFFF_0000_0000) | UInt64(index + 1)
  }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: slots.count * 4)
    for index in entries.indices { link(index) }
  }
}
