import TestSupport
import Testing

@testable import Tokenizers

struct WordPieceTests {
  private let model = WordPiece(
    vocabulary: Fixture.vocabulary([
      "[UNK]", "a", "ab", "abc", "##b", "##c", "##cd", "é", "##é",
    ]))

  private func segment(_ word: String) -> (tokens: [String], outcome: SegmentOutcome) {
    var pieces: [TokenPiece] = []
    let bytes = Array(word.utf8)
    let outcome = model.segment(bytes.span, 0..<bytes.count, to: &pieces)
    return (pieces.map { String(decoding: model.vocabulary[$0.id], as: UTF8.self) }, outcome)
  }

  @Test(arguments: [
    ("a", ["a"]), ("abc", ["abc"]), ("abcd", nil), ("aé", ["a", "##é"]), ("éb", ["é", "##b"]),
    ("abb", ["ab", "##b"]), ("abé", ["ab", "##é"]), ("acd", ["a", "##cd"]), ("x", nil),
  ])
  func takesTheLongestMatch(_ word: String, _ expected: [String]?) {
    #expect(segment(word).tokens == expected ?? ["[UNK]"])
  }

  /// "abcd" takes abc and then finds no ##d, although ab ##cd would do.
  @Test func unknownWordsTellWhatTheyConsumed() {
    #expect(segment("abcd").outcome == .unknown(consumed: [TokenID(3)]))
    #expect(segment("x").outcome == .unknown(consumed: []))
    #expect(segment("abc").outcome == .segmented)
  }

  /// Against trying every end, longest first; scalars of two bytes share their first one.
  @Test(arguments: 1...50)
  func longestMatchesOfRandomVocabularies(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    func word() -> String {
      String(
        (0..<Int.random(in: 1...6, using: &random)).map { _ in
          "abéè#".randomElement(using: &random) ?? "a"
        })
    }
    let tokens = Set((0..<60).flatMap { _ in [word(), "##" + word()] })
    let model = WordPiece(vocabulary: Fixture.vocabulary(["[UNK]"] + tokens.sorted()))
    for _ in 0..<200 {
      let text = Array(word() + word())
      var expected: [String]? = []
      var start = 0
      while start < text.count, expected != nil {
        let prefix = start == 0 ? "" : "##"
        let end = (start + 1...text.count).last {
          tokens.contains(prefix + String(text[start..<$0]))
        }
        expected = end.map { (expected ?? []) + [prefix + String(text[start..<$0])] }
        start = end ?? start
      }
      var pieces: [TokenPiece] = []
      let bytes = Array(String(text).utf8)
      _ = model.segment(bytes.span, 0..<bytes.count, to: &pieces)
      #expect(
        pieces.map { String(decoding: model.vocabulary[$0.id], as: UTF8.self) }
          == expected ?? ["[UNK]"])
    }
  }

  @Test func longWordsAreUnknownAsAWhole() {
    let model = WordPiece(
      vocabulary: Fixture.vocabulary(["[UNK]", "é", "##é"]), longestWord: 3)
    for (word, count) in [("ééé", 3), ("éééé", 1)] {
      var pieces: [TokenPiece] = []
      let bytes = Array(word.utf8)
      _ = model.segment(bytes.span, 0..<bytes.count, to: &pieces)
      #expect(pieces.count == count)
    }
  }

  @Test func missingUnknownToken() throws {
    #expect(throws: TokenizerError.unknownTokenMissing(Array("[UNK]".utf8))) {
      try Fixture.encode("a x", Fixture.tokenizer(["a"]))
    }
    #expect(try Fixture.encode("a a", Fixture.tokenizer(["a"])).count == 2)
  }

  @Test(arguments: [("a", "a"), ("##b", "b"), ("##é", "é"), ("ab", "ab"), ("##", "##")])
  func textWithoutPrefix(_ token: String, _ text: String) {
    #expect(model.withoutPrefix(Array(token.utf8)[...]).text == Array(text.utf8)[...])
  }

  /// Without what failed words consumed it does not hold.
  @Test func droppingAConsumedPrefixChangesAnUnknownWord() throws {
    let original = Fixture.tokenizer(["[UNK]", "a", "##bc", "ab"])
    let pruned = Fixture.tokenizer(["[UNK]", "a", "##bc"])
    #expect(try Fixture.encode("abc", original).map(\.text) == [Array("[UNK]".utf8)])
    #expect(
      try Fixture.encode("abc", pruned).map(\.text) == [Array("a".utf8), Array("##bc".utf8)])
  }
}
