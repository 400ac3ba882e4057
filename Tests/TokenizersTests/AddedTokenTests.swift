import Testing
import Tokenizers

struct AddedTokenTests {
  private static func token(
    _ content: String, _ change: (inout AddedToken) -> Void = { _ in }
  ) -> AddedToken {
    var token = AddedToken(content: Array(content.utf8))
    change(&token)
    return token
  }

  private func encode(_ text: String, _ added: AddedToken...) throws -> [Fixture.Token] {
    try Fixture.encode(text, Fixture.tokenizer(["[UNK]", "a", "b", "[", "]"], added: added))
  }

  @Test func matchesInRawTextOnly() throws {
    #expect(
      try encode("a[MASK]b [mask]", Self.token("[MASK]"))
        == [
          Fixture.Token("a", 0..<1), Fixture.Token("[MASK]", 1..<7), Fixture.Token("b", 7..<8),
          Fixture.Token("[", 9..<10), Fixture.Token("[UNK]", 10..<14),
          Fixture.Token("]", 14..<15),
        ])
  }

  @Test func normalizedTokensMatchNormalizedText() throws {
    let token = Self.token("ÉX") { $0.isNormalized = true }
    #expect(
      try encode("a éX ex", token).map(\.offsets) == [0..<1, 2..<4, 5..<7])
  }

  @Test func singleWordsHaveNoWordCharacterBeside() throws {
    let token = Self.token("b") { $0.isSingleWord = true }
    // The model's own b is found inside the rejected match.
    #expect(try encode("ab", token).count == 1)
    #expect(try encode("a b", token).map(\.offsets) == [0..<1, 2..<3])
  }

  @Test func stripsWhiteSpaceAround() throws {
    let token = Self.token("[X]") {
      $0.stripsLeft = true
      $0.stripsRight = true
    }
    #expect(try encode("a  [X] b", token).map(\.offsets) == [0..<1, 1..<7, 7..<8])
    #expect(try encode("[X] [X]", token).map(\.offsets) == [0..<4, 4..<7])
  }

  @Test func theLongestOfSeveralMatches() throws {
    #expect(
      try encode("[X][X]Y", Self.token("[X]"), Self.token("[X]Y")).map(\.offsets)
        == [0..<3, 3..<7])
  }

  @Test func idsFollowTheVocabularyInTheOrderOfTheFile() {
    let tokenizer = Fixture.tokenizer(
      ["[UNK]", "a"], added: [Self.token("z"), Self.token("a"), Self.token("y"), Self.token("z")])
    #expect(tokenizer.vocabularySize == 4)
    #expect(tokenizer.id(of: Array("z".utf8)) == TokenID(2))
    #expect(tokenizer.id(of: Array("y".utf8)) == TokenID(3))
    #expect(tokenizer.id(of: Array("a".utf8)) == TokenID(1))
  }

  @Test func whiteSpaceInATokenForbidsCountingByWords() {
    #expect(Fixture.tokenizer(["a"], added: [Self.token("[X]")]).safeCuts == .aroundWhiteSpace)
    #expect(Fixture.tokenizer(["a"], added: [Self.token("a b")]).safeCuts == .none)
    let chinese = Self.token("中") { $0.isNormalized = true }
    #expect(Fixture.tokenizer(["a"], added: [chinese]).safeCuts == .none)
  }
}
