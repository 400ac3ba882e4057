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
    for number in 0..<30_000 {
      let length = number.isMultiple(of: 3) ? 2 : Int.random(in: 1...40, using: &random)
      let word = (0..<length).map { _ in UInt8.random(in: 0x61...0x63, using: &random) }
      let (key, whole) = (WordKey(word.span, 0..<length), 0..<length)
      expected[word, default: 0] += 1
      var slot = table.find(key, word.span, whole)
      if slot != nil { found += 1 }
      if slot == nil {
        if table.isFull, !table.grow() {
          add(&table)
          #expect(!table.isFull)
        }
        let tokens = word.map { TokenID(UInt32($0)) }
        slot = table.insert(
          key, word.span, whole, tokens: tokens, consumed: [TokenID(1)],
          steadiness: Steadiness(level: UInt8(length)))
      }
      let place = try #require(slot)
      table.slots[place].occurrences += 1
      #expect(table.word(of: table.slots[place]) == word)
      #expect(table.slots[place].steadiness.level == UInt8(length))
      let tokens = table.slots[place].tokens.map { table.ids[$0] }
      #expect(tokens == word.map { TokenID(UInt32($0)) })
      #expect(table.slots[place].consumed.map { table.ids[$0] } == [TokenID(1)])
      #expect(table.slots.count <= 256)
    }
    add(&table)
    #expect(counted == expected)
    #expect(found > 1000)
  }

  /// Two words are one only where all of their bytes are: each is looked for where others of its first
  /// slot are, too.
  @Test func nothingIsTakenForAnother() throws {
    var table = WordTable(slots: 1 << 10, limit: 1 << 10)
    let words = (0..<700).map { number -> [UInt8] in
      // Of one to three letters, and longer than a key.
      let letters = Array(String(number, radix: 7).utf8)
      return number.isMultiple(of: 5) ? letters + [UInt8](repeating: 0x78, count: 20) : letters
    }
    for (number, word) in words.enumerated() {
      let key = WordKey(word.span, 0..<word.count)
      #expect(table.find(key, word.span, 0..<word.count) == nil)
      let slot = table.insert(
        key, word.span, 0..<word.count, tokens: [TokenID(UInt32(number))], consumed: [],
        steadiness: .none)
      _ = try #require(slot)
    }
    for (number, word) in words.enumerated() {
      let key = WordKey(word.span, 0..<word.count)
      let place = table.find(key, word.span, 0..<word.count)
      let slot = try #require(place)
      #expect(table.slots[slot].place == UInt32(number))
      // The same bytes but for one bit.
      for bit in 0..<8 * word.count {
        var other = word
        other[bit / 8] ^= 1 << UInt8(bit % 8)
        guard !words.contains(other) else { continue }
        let found = table.find(WordKey(other.span, 0..<other.count), other.span, 0..<other.count)
        #expect(found == nil)
      }
    }
  }

  /// Words that became many tokens do not make a table grow beyond what its slots take.
  @Test func tokensAreBounded() {
    var table = WordTable(slots: 16, limit: 1 << 10)
    for number in 0..<20_000 {
      let word = Array("\(number)".utf8)
      let key = WordKey(word.span, 0..<word.count)
      if table.isFull, !table.grow() {
        table.takeCounts { _, _ in }
        #expect(!table.isFull)
      }
      // Some come often and are long, others are one token.
      let tokens = (0..<(number.isMultiple(of: 3) ? 1 : 200)).map { TokenID(UInt32($0)) }
      let slot = table.insert(
        key, word.span, 0..<word.count, tokens: tokens, consumed: [], steadiness: .none)
      #expect(slot != nil)
      if let slot { table.slots[slot].occurrences += number.isMultiple(of: 3) ? 1 : 2 }
      #expect(table.ids.count <= (32 << 10) / 4 + 200)
    }
  }

  @Test func moreIDsThanASlotCanSay() {
    var table = WordTable(slots: 16, limit: 256)
    let word = Array("word".utf8)
    let key = WordKey(word.span, 0..<4)
    let slot = table.insert(
      key, word.span, 0..<4, tokens: [TokenID](repeating: TokenID(1), count: 256), consumed: [],
      steadiness: .none)
    #expect(slot == nil)
    #expect(table.find(key, word.span, 0..<4) == nil)
  }
}
