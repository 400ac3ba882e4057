import TestSupport
import Testing
import Tokenizers

@testable import Corpora

/// What a thread counts of words, whatever its table forgets.
struct WordTableTests {
  /// Words of every length, some of them often, in a table that holds few: no count is lost, none is
  /// another word's, and the table stays small.
  @Test(arguments: 1...5)
  func countsOutliveWords(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var cache = WordCache(slots: 16, limit: 1 << 16)
    var table = WordTable(slots: 16, limit: 256)
    var expected: [[UInt8]: Int] = [:]
    var counted: [[UInt8]: Int] = [:]
    var found = 0
    func add(_ table: inout WordTable) {
      let words = table.slots.map { ($0.length > 0 ? table.word(of: $0) : [], $0.occurrences) }
      for (word, occurrences) in words where occurrences > 0 {
        counted[word, default: 0] += Int(occurrences)
      }
      var total = 0
      table.takeCounts { slot, _ in total += Int(slot.occurrences) }
      #expect(total == words.reduce(0) { $0 + Int($1.1) })
    }
    for number in 0..<20_000 {
      let length = number.isMultiple(of: 3) ? 2 : Int.random(in: 1...40, using: &random)
      let word = (0..<length).map { _ in UInt8.random(in: 0x61...0x63, using: &random) }
      let (key, whole) = (WordKey(word.span, 0..<length), 0..<length)
      expected[word, default: 0] += 1
      var slot = table.find(key, word.span, whole)
      if slot != nil { found += 1 }
      if slot == nil {
        if table.isFull { add(&table) }
        let tokens = word.map { TokenID(UInt32($0)) }
        var entry = cache.find(key, word.span, whole)
        if entry == nil {
          cache.makeRoom(for: 1)
          entry = cache.insert(
            key, word.span, whole, tokens: tokens, consumed: [TokenID(1)], steadiness: .none)
        }
        slot = table.insert(key, word.span, whole, try #require(entry), cache.ids.span)
      }
      let place = try #require(slot)
      table.slots[place].occurrences += 1
      #expect(table.word(of: table.slots[place]) == word)
      let tokens = table.slots[place].tokens.map { table.ids[$0] }
      #expect(tokens == word.map { TokenID(UInt32($0)) })
      #expect(table.slots[place].consumed.map { table.ids[$0] } == [TokenID(1)])
      #expect(table.slots.count <= 256)
    }
    add(&table)
    #expect(counted == expected)
    #expect(found > 1000)
  }
}
