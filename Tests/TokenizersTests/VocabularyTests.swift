import TestSupport
import Testing
import Tokenizers

struct VocabularyTests {
  @Test(arguments: 1...5)
  func agreesWithADictionary(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var vocabulary = Vocabulary(capacity: 4)
    var dictionary: [[UInt8]: TokenID] = [:]
    for _ in 0..<3000 {
      let token = random.bytes(Int.random(in: 1...3, using: &random))
      let id = vocabulary.append(token.span)
      #expect((id == nil) == (dictionary[token] != nil))
      if let id { dictionary[token] = id }
    }
    #expect(vocabulary.count == dictionary.count)
    for (token, id) in dictionary {
      #expect(vocabulary.id(of: token) == id)
      #expect(vocabulary[id].elementsEqual(token))
    }
    #expect(vocabulary.id(of: [1, 2, 3, 4]) == nil)
  }

  /// As Swift strings they would be equal.
  @Test func canonicallyEqualTokensAreDistinct() {
    let vocabulary = Fixture.vocabulary(["\u{3AF}", "\u{1F77}", "\u{2329}", "\u{3008}"])
    #expect(vocabulary.count == 4)
    #expect(vocabulary.id(of: Array("\u{1F77}".utf8)) == TokenID(1))
  }
}
