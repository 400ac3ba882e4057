import Bytes
import TestSupport
import Testing
import Tokenizers

@testable import Corpora

struct WordCacheTests {
  private static func key(_ word: [UInt8]) -> WordKey { WordKey(word.span, 0..<word.count) }

  private static func ids(of entry: WordCache.Entry, in cache: WordCache) -> [TokenID] {
    entry.single.map { [$0] }
      ?? (entry.tokens.lowerBound..<entry.consumed.upperBound).map {
        cache.ids[$0]
      }
  }

  /// Never a wrong answer, however often the cache forgets, and never more memory.
  @Test(arguments: 1...5)
  func forgetsAndStaysSmall(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var cache = WordCache(slots: 16, limit: 256)
    var known: [[UInt8]: [TokenID]] = [:]
    var found = 0
    for number in 0..<20_000 {
      let length = Int.random(in: 1...WordCache.longestWord, using: &random)
      let word = (0..<min(length, number % 40 + 1)).map { _ in
        UInt8.random(in: 0x61...0x62, using: &random)
      }
      let key = Self.key(word)
      if let entry = cache.find(key, word.span, 0..<word.count) {
        #expect(Self.ids(of: entry, in: cache) == known[word])
        found += 1
        continue
      }
      let tokens = (0..<Int.random(in: 0...3, using: &random)).map { TokenID(UInt32($0 + number)) }
      let consumed = Bool.random(using: &random) ? [] : [TokenID(7)]
      cache.makeRoom(for: 1)
      let entry = cache.insert(
        key, word.span, 0..<word.count, tokens: tokens, consumed: consumed,
        steadiness: Steadiness(level: UInt8(number % 100)))
      #expect(entry?.steadiness.level == UInt8(number % 100))
      #expect(entry.map { Int($0.consumedCount) } == consumed.count)
      known[word] = tokens + consumed
      #expect(cache.ids.count * 4 <= 2 * 24 * 256)
    }
    #expect(found > 100)
  }

  @Test func moreIDsThanAnEntryCanSay() {
    var cache = WordCache(slots: 16, limit: 256)
    let word = Array("word".utf8)
    let tokens = [TokenID](repeating: TokenID(1), count: 256)
    let entry = cache.insert(
      Self.key(word), word.span, 0..<4, tokens: tokens, consumed: [], steadiness: .none)
    #expect(entry == nil)
    #expect(cache.find(Self.key(word), word.span, 0..<4) == nil)
  }

  @Test(arguments: 1...20)
  func newlinesAreCounted(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let text: [UInt8] = (0..<Int.random(in: 0...100, using: &random)).map { _ in
      [0x0A, 0x0B, 0x8A, 0x00].randomElement(using: &random) ?? 0
    }
    #expect(text.span.newlineCount == text.count { $0 == 0x0A })
  }
}
