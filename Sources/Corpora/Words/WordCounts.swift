/// How often words occur, within a bound.
///
/// Where there are more distinct words than fit, those stay whose hashes are low: words that are drawn by lot.
/// Frequent words would serve better, but which words are frequent depends, midway, on what came first; which
/// words have low hashes depends on the text alone, in whatever order and on however many threads it comes.
struct WordCounts: Sendable {
  /// A word of 0 bytes is an empty slot.
  private struct Slot {
    var low: UInt64
    /// The key's, or where the bytes of a longer word are.
    var high: UInt64
    var count: Int
    var length: UInt16

    static let empty = Slot(low: 0, high: 0, count: 0, length: 0)

    var isWhole: Bool { Int(length) <= WordKey.longestInline }

    var key: WordKey {
      WordKey(low: low, high: isWhole ? high : 0, length: Int(length))
    }
  }

  /// The longest word that is counted, in bytes: WordPiece knows words of 100 characters.
  static let longestWord = 1 << 10

  /// Open addressing; the count is a power of two.
  private var slots = Array(repeating: Slot.empty, count: 64)
  /// The bytes of words that are longer than their keys.
  private var bytes: [UInt8] = []
  /// How many distinct words there are.
  private(set) var count = 0
  private let limit: Int
  private var highestLot = UInt64.max

  /// - Parameter limit: How many distinct words there may be.
  init(limit: Int) { self.limit = limit }

  /// Whether every word is there that was added.
  var isWhole: Bool { highestLot == .max }

  /// Counts `text[word]`, of 1 to ``longestWord`` bytes, so many times.
  mutating func add(_ key: WordKey, _ text: Span<UInt8>, _ word: Range<Int>, times: Int) {
    let hash = key.hash
    guard Self.lot(hash) <= highestLot else { return }
    var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[index].length != 0 {
      let slot = slots[index]
      if slot.low == key.low, Int(slot.length) == word.count,
        key.isWhole ? slot.high == key.high : isEqual(Int(slot.high), text, word)
      {
        slots[index].count &+= times
        return
      }
      index = (index + 1) & (slots.count - 1)
    }
    var slot = Slot(
      low: key.low, high: key.high, count: times, length: UInt16(truncatingIfNeeded: word.count))
    if !key.isWhole {
      slot.high = UInt64(bytes.count)
      for position in word { bytes.append(text[position]) }
    }
    slots[index] = slot
    count += 1
    if count > limit {
      draw()
    } else if count * 4 > slots.count * 3 {
      rebuild(slots.count * 2)
    }
  }

  /// Adds what another has counted of the words that `isWanted`.
  mutating func add(_ other: WordCounts, where isWanted: (WordKey) -> Bool = { _ in true }) {
    for slot in other.slots where slot.length != 0 && isWanted(slot.key) {
      let start = slot.isWhole ? 0 : Int(slot.high)
      add(slot.key, other.bytes.span, start..<start + Int(slot.length), times: slot.count)
    }
  }

  /// Calls `body` with each word and how often it occurs.
  func forEachWord<Failure: Error>(
    _ body: (_ word: [UInt8], _ count: Int) throws(Failure) -> Void
  ) throws(Failure) {
    for slot in slots where slot.length != 0 {
      let length = Int(slot.length)
      let word: [UInt8] =
        if slot.isWhole {
          (0..<length).map { place in
            UInt8(
              truncatingIfNeeded: (place < 8 ? slot.low : slot.high) >> UInt64(place % 8 * 8))
          }
        } else {
          Array(bytes[Int(slot.high)..<Int(slot.high) + length])
        }
      try body(word, slot.count)
    }
  }

  /// Forgets all words.
  mutating func removeAll() {
    count = 0
    bytes.removeAll(keepingCapacity: true)
    for index in slots.indices { slots[index] = .empty }
  }

  /// What words are drawn by: other bits of the hash than those that choose a slot or a part.
  private static func lot(_ hash: UInt64) -> UInt64 { hash << 4 }

  /// Halves the lots until what is left fits.
  private mutating func draw() {
    while count > limit, highestLot > 0 {
      highestLot /= 2
      rebuild(slots.count)
    }
  }

  private mutating func rebuild(_ slotCount: Int) {
    let (old, oldBytes) = (slots, bytes)
    slots = Array(repeating: .empty, count: slotCount)
    bytes.removeAll()
    count = 0
    for var slot in old where slot.length != 0 {
      let hash = slot.key.hash
      guard Self.lot(hash) <= highestLot else { continue }
      if !slot.isWhole {
        let start = Int(slot.high)
        slot.high = UInt64(bytes.count)
        bytes += oldBytes[start..<start + Int(slot.length)]
      }
      var index = Int(truncatingIfNeeded: hash) & (slotCount - 1)
      while slots[index].length != 0 { index = (index + 1) & (slotCount - 1) }
      slots[index] = slot
      count += 1
    }
  }

  private func isEqual(_ start: Int, _ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    for (offset, position) in word.enumerated()
    where bytes[start + offset] != text[position] { return false }
    return true
  }
}
