import Tokenizers

/// The words that a thread meets often: what they became, and how often they came since that was added
/// up last.
///
/// A word that is here costs a look-up and one addition; its tokens are looked at once in a document,
/// and when counts are added up (``takeCounts(_:)``). The table lies near the processor, so it is small:
/// a full one keeps what came often.
struct WordTable {
  /// 32 bytes, of which a cache line holds two; a word of 0 bytes is an empty slot.
  struct Slot {
    fileprivate(set) var low: UInt64
    /// The key's, or where the bytes of a longer word are.
    fileprivate(set) var high: UInt64
    /// The only token's id, or the place of the first one in ``WordTable/ids``.
    fileprivate(set) var place: UInt32
    var occurrences: UInt32 = 0
    /// The last document that the word was in.
    var document: UInt32 = 0
    fileprivate(set) var tokenCount: UInt8
    /// How many ids follow the tokens: pieces that the word consumed before it turned out unknown.
    fileprivate(set) var consumedCount: UInt8
    fileprivate var level: UInt8
    fileprivate(set) var length: UInt8

    static let empty = Slot(
      low: 0, high: 0, place: 0, tokenCount: 0, consumedCount: 0, level: 0, length: 0)

    /// The word's token where it is one and nothing was consumed.
    @inline(__always)
    var single: TokenID? { tokenCount == 1 && consumedCount == 0 ? TokenID(place) : nil }

    /// The places of the word's tokens; only where there is no ``single`` one.
    @inline(__always)
    var tokens: Range<Int> { Int(place)..<Int(place) + Int(tokenCount) }

    /// The places of what the word consumed; only where there is no ``single`` token.
    var consumed: Range<Int> { tokens.upperBound..<tokens.upperBound + Int(consumedCount) }

    /// How far the tokens depend on what was before the word.
    var steadiness: Steadiness { Steadiness(level: level) }

    fileprivate var isWhole: Bool { Int(length) <= WordKey.longestInline }

    fileprivate var key: WordKey {
      WordKey(low: low, high: isWhole ? high : 0, length: Int(length))
    }
  }

  /// Open addressing; the count is a power of two.
  var slots: [Slot]
  /// The tokens of all words, one word's after the other's.
  private(set) var ids: [TokenID] = []
  /// The bytes of words that are longer than their keys.
  private(set) var bytes: [UInt8] = []
  private var count = 0
  private let slotLimit: Int

  /// - Parameters:
  ///   - slots: How many slots there are at first, a power of two.
  ///   - limit: How many there may come to be, a power of two.
  init(slots: Int, limit: Int) {
    self.slots = Array(repeating: .empty, count: slots)
    slotLimit = limit
  }

  /// The slot of `text[word]`, or `nil` where it is not known.
  func find(_ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>) -> Int? {
    Self.find(HashedKey(key: key, hash: key.hash), text, word, slots.span, bytes.span)
  }

  /// As ``find(_:_:_:)``, in slots that counting changes meanwhile.
  @inline(__always)
  static func find(
    _ key: HashedKey, _ text: Span<UInt8>, _ word: Range<Int>, _ slots: borrowing MutableSpan<Slot>,
    _ bytes: Span<UInt8>
  ) -> Int? {
    find(key, text, word, slots.span, bytes)
  }

  @inline(__always)
  private static func find(
    _ key: HashedKey, _ text: Span<UInt8>, _ word: Range<Int>, _ slots: Span<Slot>,
    _ bytes: Span<UInt8>
  ) -> Int? {
    let mask = slots.count - 1
    var index = Int(truncatingIfNeeded: key.hash) & mask
    let key = key.key
    while true {
      let length = Int(slots[index].length)
      if slots[index].low == key.low, length == key.length,
        key.isWhole
          ? slots[index].high == key.high
          : WordKey.isEqual(bytes, Int(slots[index].high), text, word)
      {
        return index
      }
      guard length != 0 else { return nil }
      index = (index + 1) & mask
    }
  }

  /// Whether a word more makes the table grow or forget: then counts have to be added up before.
  var isFull: Bool { (count + 1) * 4 > slots.count * 3 }

  /// Adds a word that is not in the table.
  ///
  /// - Parameters:
  ///   - key: The word's key.
  ///   - text: What the word is in.
  ///   - word: At most ``WordCache/longestWord`` bytes.
  ///   - entry: What it became, as a cache says it.
  ///   - others: The cache's ids.
  /// - Returns: The word's slot.
  mutating func insert(
    _ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>, _ entry: WordCache.Entry,
    _ others: Span<TokenID>
  ) -> Int {
    var slot = Slot(
      low: key.low, high: key.high, place: entry.place, tokenCount: entry.count,
      consumedCount: entry.consumedCount, level: entry.steadiness.level,
      length: UInt8(truncatingIfNeeded: key.length))
    if entry.single == nil {
      slot.place = UInt32(ids.count)
      for place in entry.tokens.lowerBound..<entry.consumed.upperBound { ids.append(others[place]) }
    }
    if !key.isWhole {
      slot.high = UInt64(bytes.count)
      for position in word { bytes.append(text[position]) }
    }
    return put(slot, hash: key.hash)
  }

  /// Calls `body` with each word that came since this was called last, and makes room where the table is
  /// full.
  ///
  /// What ``find(_:_:_:_:_:)`` returned before is void then.
  mutating func takeCounts(_ body: (Slot, _ ids: Span<TokenID>) -> Void) {
    for slot in slots where slot.occurrences > 0 { body(slot, ids.span) }
    if isFull {
      slots.count < slotLimit ? rebuild(slots.count * 4, keepingFrom: 0) : forget()
    }
    for index in slots.indices { slots[index].occurrences = 0 }
  }

  /// A word's bytes.
  func word(of slot: Slot) -> [UInt8] {
    guard slot.isWhole else {
      return Array(bytes[Int(slot.high)..<Int(slot.high) + Int(slot.length)])
    }
    return (0..<Int(slot.length)).map { place in
      UInt8(truncatingIfNeeded: (place < 8 ? slot.low : slot.high) >> UInt64(place % 8 * 8))
    }
  }

  /// Takes all words for such that no document had, as documents are numbered anew.
  mutating func forgetDocuments() {
    for index in slots.indices { slots[index].document = 0 }
  }

  /// Keeps the words that came most often, at most two thirds of what fits.
  private mutating func forget() {
    var numbers = [Int](repeating: 0, count: 64)
    for slot in slots where slot.length != 0 { numbers[min(Int(slot.occurrences), 63)] += 1 }
    var (least, kept) = (64, 0)
    while least > 1, kept + numbers[least - 1] <= slots.count / 2 {
      least -= 1
      kept += numbers[least]
    }
    rebuild(slots.count, keepingFrom: least == 64 ? .max : UInt32(least))
  }

  private mutating func rebuild(_ slotCount: Int, keepingFrom least: UInt32) {
    let (old, oldIDs, oldBytes) = (slots, ids, bytes)
    slots = Array(repeating: .empty, count: min(slotCount, slotLimit))
    ids = []
    bytes = []
    count = 0
    for var slot in old where slot.length != 0 && slot.occurrences >= least {
      let hash = slot.key.hash
      if slot.single == nil {
        let places = slot.tokens.lowerBound..<slot.consumed.upperBound
        slot.place = UInt32(ids.count)
        ids += oldIDs[places]
      }
      if !slot.isWhole {
        let start = Int(slot.high)
        slot.high = UInt64(bytes.count)
        bytes += oldBytes[start..<start + Int(slot.length)]
      }
      _ = put(slot, hash: hash)
    }
  }

  private mutating func put(_ slot: Slot, hash: UInt64) -> Int {
    var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[index].length != 0 { index = (index + 1) & (slots.count - 1) }
    slots[index] = slot
    count += 1
    return index
  }
}
