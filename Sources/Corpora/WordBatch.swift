import CMemory
import Tokenizers

/// Words of a text that are about to be counted.
///
/// They are looked up in groups, in three loops: what one asks for from memory has come when the next one
/// needs it. The loops check nothing: ranges are checked before them, a slot that was found is there as long as
/// nothing is added to the table, and the tokens of a slot have been met before, when its word was learned.
struct WordBatch {
  /// How many words a batch has at most.
  static let size = 1024
  /// How many words are looked up together, a power of two: so many of their slots stay near until they are
  /// counted.
  static let groupSize = 128

  /// Where words are: the first ``count``.
  var places = Array(repeating: WordPlace.none, count: size)
  var count = 0
  /// The keys of a group, with their hashes.
  private var keys = Array(repeating: HashedKey.none, count: groupSize)
  /// The slots of a group's words.
  private var found = Array(repeating: UInt32(0), count: groupSize)
  /// Where the group begins that was hashed last.
  private var first = 0

  /// The group that begins at `start`, with all parts of its words.
  func group(from start: Int) -> Range<Int> {
    var end = min(start + Self.groupSize, count)
    // A word has fewer parts than a group.
    while end < count, places[end].continuesWord { end -= 1 }
    return start..<max(end, start + 1)
  }

  /// The places of all parts of the word that has one at `place`.
  func word(at place: Int) -> Range<Int> {
    var (start, end) = (place, place + 1)
    while start > 0, places[start].continuesWord { start -= 1 }
    while end < count, places[end].continuesWord { end += 1 }
    return start..<end
  }

  /// The key of a word of the group that was hashed last.
  func key(_ place: Int) -> WordKey { keys[place - first].key }

  mutating func append(_ place: WordPlace) {
    places[count] = place
    count += 1
  }

  /// Hashes the words of a group and asks for their slots.
  mutating func hash(_ group: Range<Int>, of text: Span<UInt8>, _ table: WordTable) {
    precondition(group.count <= Self.groupSize && group.lowerBound >= 0)
    first = group.lowerBound
    Self.hash(places, group, of: text, table.slots, &keys)
  }

  /// Finds words up to one that is not in the table, and asks for what counting them changes.
  ///
  /// - Returns: That one's place, or the range's end.
  mutating func find(
    _ range: Range<Int>, of text: Span<UInt8>, in table: WordTable, _ documents: [TokenDocuments]
  ) -> Int {
    precondition(isInGroup(range))
    return Self.find(
      places, range, first, of: text, keys, table.slots, table.ids, table.bytes, documents, &found)
  }

  /// Counts words that were found.
  ///
  /// - Parameters:
  ///   - range: What ``find(_:of:in:_:)`` found last.
  ///   - table: As it was then.
  ///   - documents: By token.
  func count(_ range: Range<Int>, in table: inout WordTable, _ documents: inout [TokenDocuments]) {
    precondition(isInGroup(range))
    Self.count(places, range, first, found, &table.slots, table.ids, &documents)
  }

  private func isInGroup(_ range: Range<Int>) -> Bool {
    range.lowerBound >= first && range.upperBound <= min(first + Self.groupSize, count)
  }

  // MARK: - Loops
  // Static, over spans and memory: an array asks at every change whether it is shared.

  private static func hash(
    _ places: [WordPlace], _ group: Range<Int>, of text: Span<UInt8>, _ slots: [WordTable.Slot],
    _ keys: inout [HashedKey]
  ) {
    let places = places.span.extracting(group)
    var keys = keys.mutableSpan
    unsafe slots.withUnsafeBytes { slots in
      let mask = slots.count / MemoryLayout<WordTable.Slot>.stride - 1
      guard let first = slots.baseAddress else { return }
      var place = 0
      while place < places.count {
        let word = unsafe places[unchecked: place]
        let key = WordKey(text, word.bytes, continuesWord: word.continuesWord)
        let hash = key.hash
        unsafe keys[unchecked: place] = HashedKey(key: key, hash: hash)
        let offset = (Int(truncatingIfNeeded: hash) & mask) &* MemoryLayout<WordTable.Slot>.stride
        // Both ends: an array does not begin where a cache line does, so a slot may lie in two.
        unsafe vp_prefetch(first + offset)
        unsafe vp_prefetch(first + (offset &+ (MemoryLayout<WordTable.Slot>.stride - 1)))
        place &+= 1
      }
    }
  }

  private static func find(
    _ places: [WordPlace], _ range: Range<Int>, _ first: Int, of text: Span<UInt8>,
    _ keys: [HashedKey],
    _ slots: [WordTable.Slot], _ ids: [TokenID], _ bytes: [UInt8], _ documents: [TokenDocuments],
    _ found: inout [UInt32]
  ) -> Int {
    let (places, keys, slots, bytes) = (places.span, keys.span, slots.span, bytes.span)
    var found = found.mutableSpan
    return unsafe ids.withUnsafeBytes { ids in
      unsafe documents.withUnsafeBytes { documents in
        var place = range.lowerBound
        while place < range.upperBound {
          let inGroup = place &- first
          guard
            let index = unsafe WordTable.find(
              keys[unchecked: inGroup], text, places[unchecked: place], slots, bytes)
          else { break }
          unsafe found[unchecked: inGroup] = UInt32(truncatingIfNeeded: index)
          let isSingle = unsafe slots[unchecked: index].isSingle
          let base = isSingle ? documents.baseAddress : ids.baseAddress
          let size = isSingle ? MemoryLayout<TokenDocuments>.stride : MemoryLayout<TokenID>.stride
          let offset = unsafe Int(slots[unchecked: index].place) &* size
          unsafe vp_prefetch(base.map { unsafe $0 + offset })
          place &+= 1
        }
        return place
      }
    }
  }

  private static func count(
    _ places: [WordPlace], _ range: Range<Int>, _ first: Int, _ found: [UInt32],
    _ slots: inout [WordTable.Slot], _ ids: [TokenID], _ documents: inout [TokenDocuments]
  ) {
    let (places, ids, found) = (places.span, ids.span, found.span)
    var documents = documents.mutableSpan
    var slots = slots.mutableSpan
    var place = range.lowerBound
    while place < range.upperBound {
      let document = unsafe places[unchecked: place].document
      let index = unsafe Int(found[unchecked: place &- first])
      // Changed where it is: a copy's parts would wait for each other.
      unsafe slots[unchecked: index].occurrences &+= 1
      if unsafe slots[unchecked: index].isSingle {
        unsafe documents.meet(slots[unchecked: index].place, document)
      } else if unsafe slots[unchecked: index].document != document {
        unsafe slots[unchecked: index].document = document
        for token in unsafe slots[unchecked: index].tokens {
          unsafe documents.meet(ids[unchecked: token].rawValue, document)
        }
      }
      place &+= 1
    }
  }
}
