import Bytes
import Tokenizers

/// The words that a thread meets often: what they became, and how often they came since that was added
/// up last.
///
/// A word that is here costs a look-up and one addition; its tokens are looked at once in a document,
/// and when counts are added up (``takeCounts(_:)``). A full table keeps what came often.
struct WordTable {
  /// 32 bytes.
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
    /// The key's; 0 where there is no word.
    fileprivate(set) var tag: UInt8

    static let empty = Slot(
      low: 0, high: 0, place: 0, tokenCount: 0, consumedCount: 0, level: 0, tag: 0)

    /// Whether the word is one token, whose id ``place`` is, and nothing was consumed.
    @inline(__always)
    var isSingle: Bool { tokenCount == 1 && consumedCount == 0 }

    /// The places of the word's tokens; only where it is not ``isSingle``.
    @inline(__always)
    var tokens: Range<Int> { Int(place)..<Int(place) + Int(tokenCount) }

    /// The places of what the word consumed; only where it is not ``isSingle``.
    var consumed: Range<Int> { tokens.upperBound..<tokens.upperBound + Int(consumedCount) }

    /// How far the tokens depend on what was before the word.
    var steadiness: Steadiness { Steadiness(level: level) }

    /// How many bytes the word has.
    var length: Int { Int(UInt32(tag) & ~WordKey.continuation) }

    fileprivate var isWhole: Bool { length <= WordKey.longestInline }

    fileprivate var key: WordKey {
      WordKey(low: low, high: isWhole ? high : 0, tag: UInt32(tag))
    }
  }

  /// Open addressing; the count is a power of two.
  var slots: [Slot]
  /// The tokens of all words, one word's after the other's.
  private(set) var ids: [TokenID] = []
  /// The bytes of words that are longer than their keys.
  private(set) var bytes = noBytes
  /// The first place is no word's, so that a longer word's slot is like no key of a word.
  private static let noBytes: [UInt8] = [0]
  private var count = 0
  private let slotLimit: Int

  /// - Parameters:
  ///   - slots: How many slots there are at first, a power of two.
  ///   - limit: How many there may come to be, a power of two.
  init(slots: Int, limit: Int) {
    self.slots = Array(repeating: .empty, onLargePages: slots)
    slotLimit = limit
  }

  /// The slot of `text[word]`, or `nil` where it is not known.
  func find(_ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>) -> Int? {
    Self.find(
      HashedKey(key: key, hash: key.hash), text, WordPlace(word, document: 0), slots.span,
      bytes.span)
  }

  /// As ``find(_:_:_:)``, in spans that a loop has taken before.
  @inline(__always)
  static func find(
    _ key: HashedKey, _ text: Span<UInt8>, _ word: WordPlace, _ slots: Span<Slot>,
    _ bytes: Span<UInt8>
  ) -> Int? {
    let mask = slots.count - 1
    var index = Int(truncatingIfNeeded: key.hash) & mask
    let key = key.key
    while true {
      // Within the mask.
      let slot = unsafe slots[unchecked: index]
      let tag = UInt64(slot.tag)
      let isOther = (slot.low ^ key.low) | (slot.high ^ key.high) | (tag ^ UInt64(key.tag))
      // In one comparison, for most words are whole and where they are looked for first.
      if isOther == 0 { return index }
      guard tag != 0 else { return nil }
      if !key.isWhole, slot.low == key.low, tag == UInt64(key.tag),
        WordKey.isEqual(bytes, Int(slot.high), text, word.bytes)
      {
        return index
      }
      index = (index + 1) & mask
    }
  }

  /// Whether a word more makes the table grow or forget: then counts have to be added up before.
  ///
  /// What words became and their bytes may take as much memory as the slots.
  var isFull: Bool {
    (count + 1) * 4 > slots.count * 3
      || MemoryLayout<TokenID>.stride * ids.count + bytes.count
        > MemoryLayout<Slot>.stride * slots.count
  }

  /// Adds a word that is not in the table.
  ///
  /// - Parameters:
  ///   - key: The word's key.
  ///   - text: What the word is in.
  ///   - word: At most ``WordKey/longestKept`` bytes.
  ///   - tokens: What it became.
  ///   - consumed: What it consumed before it turned out unknown.
  ///   - steadiness: How far these depend on what was before it.
  /// - Returns: The word's slot, or `nil` where there are more ids than one can say: then nothing was added.
  mutating func insert(
    _ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>, tokens: [TokenID],
    consumed: [TokenID], steadiness: Steadiness
  ) -> Int? {
    guard let tokenCount = UInt8(exactly: tokens.count),
      let consumedCount = UInt8(exactly: consumed.count)
    else { return nil }
    var slot = Slot(
      low: key.low, high: key.high, place: UInt32(ids.count), tokenCount: tokenCount,
      consumedCount: consumedCount, level: steadiness.level,
      tag: UInt8(truncatingIfNeeded: key.tag))
    if slot.isSingle {
      slot.place = tokens[0].rawValue
    } else {
      ids += tokens
      ids += consumed
    }
    if !key.isWhole {
      slot.high = UInt64(bytes.count)
      for position in word { bytes.append(text[position]) }
    }
    return put(slot, hash: key.hash)
  }

  /// Makes room for words in a table that is full, unless it is as large as it may be.
  mutating func grow() -> Bool {
    guard slots.count < slotLimit else { return false }
    let old = slots
    slots = Array(repeating: .empty, onLargePages: min(4 * old.count, slotLimit))
    count = 0
    for slot in old where slot.tag != 0 { _ = put(slot, hash: slot.key.hash) }
    return true
  }

  /// Calls `body` with each word that came since this was called last, and makes room where the table is
  /// full and cannot grow.
  ///
  /// What ``find(_:_:_:)`` returned before is void then.
  mutating func takeCounts(_ body: (Slot, _ ids: Span<TokenID>) -> Void) {
    let forgets = isFull && slots.count == slotLimit
    // Apart, so that the span of the one does not keep the other.
    var all: [Slot] = []
    swap(&all, &slots)
    Self.takeCounts(&all, ids.span, keepingThem: forgets, body)
    swap(&all, &slots)
    guard forgets else { return }
    forget()
    for index in slots.indices { slots[index].occurrences = 0 }
  }

  private static func takeCounts(
    _ allSlots: inout [Slot], _ ids: Span<TokenID>, keepingThem keeps: Bool,
    _ body: (Slot, _ ids: Span<TokenID>) -> Void
  ) {
    var slots = allSlots.mutableSpan
    for index in slots.indices where slots[index].occurrences > 0 {
      body(slots[index], ids)
      if !keeps { slots[index].occurrences = 0 }
    }
  }

  /// A word's bytes.
  func word(of slot: Slot) -> [UInt8] {
    guard slot.isWhole else {
      return Array(bytes[Int(slot.high)..<Int(slot.high) + slot.length])
    }
    return (0..<slot.length).map { place in
      UInt8(truncatingIfNeeded: (place < 8 ? slot.low : slot.high) >> UInt64(place % 8 * 8))
    }
  }

  /// Takes all words for such that no document had, as documents are numbered anew.
  mutating func forgetDocuments() {
    for index in slots.indices { slots[index].document = 0 }
  }

  /// Keeps the words that came most often, at most two thirds of them.
  private mutating func forget() {
    // How many words came so often, and what they take beside their slots.
    var numbers = [(words: Int, bytes: Int)](repeating: (0, 0), count: 64)
    for slot in slots where slot.tag != 0 {
      let level = min(Int(slot.occurrences), 63)
      numbers[level].words += 1
      numbers[level].bytes += storage(of: slot)
    }
    let room = (words: count * 2 / 3, bytes: MemoryLayout<Slot>.stride * slots.count * 2 / 3)
    var (least, kept) = (64, (words: 0, bytes: 0))
    while least > 1 {
      let more = numbers[least - 1]
      guard kept.words + more.words <= room.words, kept.bytes + more.bytes <= room.bytes else {
        break
      }
      kept = (kept.words + more.words, kept.bytes + more.bytes)
      least -= 1
    }
    keepWords(from: least == 64 ? .max : UInt32(least))
  }

  /// Bytes of a word in ``ids`` and ``bytes``.
  private func storage(of slot: Slot) -> Int {
    let tokens = slot.isSingle ? 0 : Int(slot.tokenCount) + Int(slot.consumedCount)
    return MemoryLayout<TokenID>.stride * tokens + (slot.isWhole ? 0 : slot.length)
  }

  private mutating func keepWords(from least: UInt32) {
    let (old, oldIDs, oldBytes) = (slots, ids, bytes)
    slots = Array(repeating: .empty, onLargePages: old.count)
    ids = []
    bytes = Self.noBytes
    count = 0
    for var slot in old where slot.tag != 0 && slot.occurrences >= least {
      let hash = slot.key.hash
      if !slot.isSingle {
        let places = slot.tokens.lowerBound..<slot.consumed.upperBound
        slot.place = UInt32(ids.count)
        ids += oldIDs[places]
      }
      if !slot.isWhole {
        let start = Int(slot.high)
        slot.high = UInt64(bytes.count)
        bytes += oldBytes[start..<start + slot.length]
      }
      _ = put(slot, hash: hash)
    }
  }

  private mutating func put(_ slot: Slot, hash: UInt64) -> Int {
    var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[index].tag != 0 { index = (index + 1) & (slots.count - 1) }
    slots[index] = slot
    count += 1
    return index
  }
}
