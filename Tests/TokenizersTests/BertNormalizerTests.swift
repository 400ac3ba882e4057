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
    ("a\u{301}\u{323} b", [0..<1, 4..<5]),
    ("각x", [0..<2]),
    ("\u{1100}\u{1161}\u{11A8}", [0..<3]),
    ("a中\u{301}b", [0..<1, 1..<2, 3..<4]),
    ("\u{344}a", [1..<2]),
    ("x\u{FE0F}\u{20E3}", [0..<3]),
    ("a\u{85}b\u{B}c", [0..<5]),
    ("a\u{2028}b", [0..<1, 2..<3]),
    // The crate's range for extension E begins at U+2B920.
    ("a\u{2B820}b\u{2B920}c", [0..<3, 3..<4, 4..<5]),
  ])
  func places(_ text: String, _ expected: [Range<Int>]) throws {
    #expect(try places(text) == expected)
  }

  @Test func whiteSpaceEndsWordsWithoutCleaningToo() throws {
    #expect(
      try places("a\u{85}b\u{B}c", BertNormalizer(cleansText: false))
        == [0..<1, 2..<3, 4..<5])
  }

  /// U+1E000 (class 230) and U+302E (class 224) both stay in the text, so their order shows.
  @Test(arguments: [
    ("x\u{1E000}\u{302E}", 2..<3), ("x\u{302E}\u{1E000}", 2..<3),
    // What cleaning takes out does not keep marks apart; in ASCII or not.
    ("x\u{1E000}\u{0}\u{302E}", 3..<4), ("x\u{1E000}\u{7F}\u{302E}", 3..<4),
    ("x\u{1E000}\u{200B}\u{302E}", 3..<4),
  ])
  func marksGoIntoCanonicalOrder(_ text: String, _ last: Range<Int>) throws {
    let tokenizer = Fixture.tokenizer(["[UNK]", "x", "##\u{302E}", "##\u{1E000}"])
    #expect(
      try Fixture.encode(text, tokenizer) == [
        Fixture.Token("x", 0..<1), Fixture.Token("##\u{302E}", 1..<2),
        Fixture.Token("##\u{1E000}", last),
      ])
  }

  /// Lower-casing is by scalar: U+0130 becomes two, and a final sigma stays a sigma.
  @Test func lowercaseIsFullAndWithoutContext() throws {
    let keepsMarks = BertNormalizer(stripsAccents: false)
    let dotted = Fixture.tokenizer(["[UNK]", "i", "##\u{307}"], normalizer: .bert(keepsMarks))
    #expect(
      try Fixture.encode("İ", dotted) == [
        Fixture.Token("i", 0..<1), Fixture.Token("##\u{307}", 0..<1),
      ])
    let stripped = Fixture.tokenizer(["[UNK]", "i", "##\u{307}"])
    #expect(try Fixture.encode("İ", stripped) == [Fixture.Token("i", 0..<1)])
    let greek = Fixture.tokenizer(["[UNK]", "σ", "##α", "##σ", "##ς"])
    #expect(
      try Fixture.encode("ΣΑΣ", greek) == [
        Fixture.Token("σ", 0..<1), Fixture.Token("##α", 1..<2), Fixture.Token("##σ", 2..<3),
      ])
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
