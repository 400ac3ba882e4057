import Tokenizers

/// What words became: raw bytes to tokens, whatever the tokenizer.
///
/// A cache counts nothing, so it may forget: when it is full it empties itself, and a text of ever
/// new words does not make it grow.
struct WordCache {
  /// The tokens of a word that is in the cache.
  struct Entry {
    /// The only token's id, or the place of the first one in ``WordCache/ids``.
    fileprivate(set) var place: UInt32
    /// How many tokens there are.
    fileprivate(set) var count: UInt8
    /// How many ids follow the tokens: pieces that the word consumed before it turned out unknown.
    fileprivate(set) var consumedCount: UInt8

    /// The word's token where it is one and nothing was consumed.
    @inline(__always)
    var single: TokenID? { count == 1 && consumedCount == 0 ? TokenID(place) : nil }

    /// The places of the word's tokens; only where there is no ``single`` one.
    @inline(__always)
    var tokens: Range<Int> { Int(place)..<Int(place) + Int(count) }

    /// The places of what the word consumed; only where there is no ``single`` token.
    @inline(__always)
    var consumed: Range<Int> { tokens.upperBound..<tokens.upperBound + Int(consumedCount) }
  }

  /// 24 bytes; a word of 0 bytes is an empty slot.
  private struct Slot {
    var low: UInt64
    /// The key's, or where the bytes of a longer word are.
    var high: UInt64
    var entry: Entry
    var length: UInt8

    static let empty = Slot(
      low: 0, high: 0, entry: Entry(place: 0, count: 0, consumedCount: 0), length: 0)
  }

  /// The longest word that is kept, in bytes; longer ones hardly ever come twice.
  static let longestWord = 128

  /// The tokens of all words, one word's after the other's.
  private(set) var ids: [TokenID] = []
  /// The bytes of words that are longer than their keys.
  private var bytes: [UInt8] = []
  /// Open addressing; the count is a power of two.
  private var slots: [Slot]
  private var count = 0
  private let slotLimit: Int

  /// An empty cache.
  ///
  /// - Parameters:
  ///   - slots: How many slots there are at first.
  ///   - limit: How many there may come to be. Three quarters of them hold words, and `ids` and
  ///     `bytes` take no more memory than 24 bytes a slot.
  init(slots: Int, limit: Int) {
    self.slots = Array(repeating: .empty, count: slots)
    slotLimit = limit
  }

  /// What `text[word]` became, or `nil` where it is not known.
  @inline(__always)
  func find(_ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>) -> Entry? {
    let mask = slots.count - 1
    var index = Int(truncatingIfNeeded: key.hash) & mask
    while true {
      let slot = slots[index]
      if slot.low == key.low, Int(slot.length) == key.length,
        key.isWhole ? slot.high == key.high : isEqual(Int(slot.high), text, word)
      {
        return slot.entry
      }
      guard slot.length != 0 else { return nil }
      index = (index + 1) & mask
    }
  }

  /// Adds a word that ``find(_:_:_:)`` did not find, unless it has more ids than an entry can say.
  ///
  /// - Parameters:
  ///   - key: The word's key.
  ///   - text: What the word is in.
  ///   - word: At most ``longestWord`` bytes.
  ///   - ids: Its tokens, and then what it consumed.
  ///   - consumedCount: How many ids it consumed.
  mutating func insert(
    _ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>, _ ids: [TokenID], consumedCount: Int
  ) {
    guard let tokenCount = UInt8(exactly: ids.count - consumedCount),
      let consumedCount = UInt8(exactly: consumedCount), let length = UInt8(exactly: word.count)
    else { return }
    makeRoom()
    var entry = Entry(
      place: UInt32(self.ids.count), count: tokenCount, consumedCount: consumedCount)
    if ids.count == 1, tokenCount == 1 {
      entry.place = ids[0].rawValue
    } else {
      self.ids.append(contentsOf: ids)
    }
    var slot = Slot(low: key.low, high: key.high, entry: entry, length: length)
    if !key.isWhole {
      slot.high = UInt64(bytes.count)
      for position in word { bytes.append(text[position]) }
    }
    link(slot, hash: key.hash)
    count += 1
  }

  @inline(never)
  private func isEqual(_ start: Int, _ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    for (offset, position) in word.enumerated()
    where bytes[start + offset] != text[position] { return false }
    return true
  }

  private mutating func link(_ slot: Slot, hash: UInt64) {
    var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[index].length != 0 { index = (index + 1) & (slots.count - 1) }
    slots[index] = slot
  }

  /// Grows to four times the slots, or forgets everything.
  private mutating func makeRoom() {
    let stored = 4 * ids.count + bytes.count
    if count * 4 < slots.count * 3, stored < 24 * slotLimit { return }
    guard slots.count < slotLimit, stored < 24 * slotLimit else {
      count = 0
      ids.removeAll(keepingCapacity: true)
      bytes.removeAll(keepingCapacity: true)
      for index in slots.indices { slots[index] = .empty }
      return
    }
    let old = slots
    slots = Array(repeating: .empty, count: min(old.count * 4, slotLimit))
    for slot in old where slot.length != 0 {
      let isWhole = Int(slot.length) <= WordKey.longestInline
      let key = WordKey(low: slot.low, high: isWhole ? slot.high : 0, length: Int(slot.length))
      link(slot, hash: key.hash)
    }
  }
}
