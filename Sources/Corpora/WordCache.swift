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
    /// ``Tokenizers/Steadiness/level`` of the tokens.
    fileprivate var level: UInt8

    /// How far the tokens depend on what was before the word.
    var steadiness: Steadiness { Steadiness(level: level) }

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
      low: 0, high: 0, entry: Entry(place: 0, count: 0, consumedCount: 0, level: 0), length: 0)
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
  ///   - slots: How many slots there are at first, a power of two.
  ///   - limit: How many there may come to be, a power of two. Three quarters of them hold words,
  ///     and what these became takes about as much memory as the slots do.
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
        key.isWhole
          ? slot.high == key.high : WordKey.isEqual(bytes.span, Int(slot.high), text, word)
      {
        return slot.entry
      }
      guard slot.length != 0 else { return nil }
      index = (index + 1) & mask
    }
  }

  /// Adds a word that ``find(_:_:_:)`` did not find; ``makeRoom(for:)`` comes before.
  ///
  /// - Parameters:
  ///   - key: The word's key.
  ///   - text: What the word is in.
  ///   - word: At most ``longestWord`` bytes.
  ///   - tokens: What it became.
  ///   - consumed: What it consumed before it turned out unknown.
  ///   - steadiness: How far these depend on what was before it.
  /// - Returns: `nil` where there are more ids than an entry can say: then nothing was added.
  mutating func insert(
    _ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>, tokens: [TokenID],
    consumed: [TokenID], steadiness: Steadiness
  ) -> Entry? {
    guard let entry = ids.append(tokens, consumed, steadiness) else { return nil }
    link(key, text, word, entry)
    return entry
  }

  /// Makes room for more words: grows, or forgets everything.
  ///
  /// What ``find(_:_:_:)`` returned before is void then.
  mutating func makeRoom(for wordCount: Int) {
    let stored = MemoryLayout<TokenID>.stride * ids.count + bytes.count
    let canGrow = stored <= MemoryLayout<Slot>.stride * slotLimit
    var slotCount = slots.count
    while (count + wordCount) * 4 > slotCount * 3, slotCount < slotLimit {
      slotCount = min(slotCount * 4, slotLimit)
    }
    if canGrow, (count + wordCount) * 4 <= slotCount * 3 {
      if slotCount > slots.count { grow(to: slotCount) }
    } else {
      count = 0
      ids.removeAll(keepingCapacity: true)
      bytes.removeAll(keepingCapacity: true)
      for index in slots.indices { slots[index] = .empty }
    }
  }

  private mutating func link(
    _ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>, _ entry: Entry
  ) {
    var slot = Slot(
      low: key.low, high: key.high, entry: entry, length: UInt8(truncatingIfNeeded: key.length))
    if !key.isWhole {
      slot.high = UInt64(bytes.count)
      for position in word { bytes.append(text[position]) }
    }
    put(slot, hash: key.hash)
    count += 1
  }

  private mutating func put(_ slot: Slot, hash: UInt64) {
    var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[index].length != 0 { index = (index + 1) & (slots.count - 1) }
    slots[index] = slot
  }

  private mutating func grow(to slotCount: Int) {
    let old = slots
    slots = Array(repeating: .empty, count: slotCount)
    for slot in old where slot.length != 0 {
      let isWhole = Int(slot.length) <= WordKey.longestInline
      let key = WordKey(low: slot.low, high: isWhole ? slot.high : 0, length: Int(slot.length))
      put(slot, hash: key.hash)
    }
  }
}

extension [TokenID] {
  /// Appends what a word became, unless that is one token, which its entry has itself.
  ///
  /// - Returns: `nil` where there are more ids than an entry can say: then nothing was appended.
  mutating func append(
    _ tokens: [TokenID], _ consumed: [TokenID], _ steadiness: Steadiness
  ) -> WordCache.Entry? {
    guard let tokenCount = UInt8(exactly: tokens.count),
      let consumedCount = UInt8(exactly: consumed.count)
    else { return nil }
    var entry = WordCache.Entry(
      place: UInt32(count), count: tokenCount, consumedCount: consumedCount,
      level: steadiness.level)
    if tokens.count == 1, consumed.isEmpty {
      entry.place = tokens[0].rawValue
    } else {
      append(contentsOf: tokens)
      append(contentsOf: consumed)
    }
    return entry
  }
}
