import Testing
import Tokenizers

/// Offsets and text as tokenizers 0.23.3 gives them for the same input.
struct BertNormalizerTests {
  private func words(_ text: String, _ normalizer: BertNormalizer) throws -> [Fixture.Token] {
    // Every word is unknown, so that its place shows, and nothing else.
    try Fixture.encode(text, Fixture.tokenizer(["[UNK]"], normalizer: .bert(normalizer)))
  }

  private func places(_ text: String, _ normalizer: BertNormalizer = BertNormalizer()) throws
    -> [Range<Int>]
  {
    try words(text, normalizer).map(\.offsets)
  }

  @Test(arguments: [
    ("Hello, world!", [0..<5, 5..<6, 7..<12, 12..<13]),
    ("中文x", [0..<1, 1..<2, 2..<3]),
    ("a\u{200B}b\u{00AD}c", [0..<5]),
    ("a\u{0}b\u{FFFD}c\td", [0..<5, 6..<7]),
    ("\u{3000}a\u{2003}b", [1..<2, 3..<4]),
    ("e\u{301}\u{323}x", [0..<4]),
    ("x\u{301}", [0..<1]),
    ("\u{301}", []),
    ("İstanbul", [0..<8]),
  ])
  func places(_ text: String, _ expected: [Range<Int>]) throws {
    #expect(try places(text) == expected)
  }

  @Test func flags() throws {
    let keeps = BertNormalizer(
      cleansText: false, separatesChinese: false, stripsAccents: false, lowercases: false)
    #expect(try places("中文", keeps) == [0..<2])
    let tokenizer = Fixture.tokenizer(["[UNK]", "É"], normalizer: .bert(keeps))
    #expect(try Fixture.encode("É", tokenizer) == [Fixture.Token("É", 0..<1)])
    let lower = BertNormalizer(stripsAccents: false, lowercases: true)
    let cased = Fixture.tokenizer(["[UNK]", "é"], normalizer: .bert(lower))
    #expect(try Fixture.encode("É", cased) == [Fixture.Token("é", 0..<1)])
  }

  /// A syllable becomes three letters, each of which stands for the whole.
  @Test func hangulDecomposes() throws {
    let tokenizer = Fixture.tokenizer(["[UNK]", "\u{1112}", "##\u{1161}", "##\u{11AB}"])
    #expect(
      try Fixture.encode("한", tokenizer) == [
        Fixture.Token("\u{1112}", 0..<1), Fixture.Token("##\u{1161}", 0..<1),
        Fixture.Token("##\u{11AB}", 0..<1),
      ])
  }
}
