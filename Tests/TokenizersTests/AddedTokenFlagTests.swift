import Testing
import Tokenizers

/// Each flag of an added token alone, and where two tokens meet: tokens and offsets as
/// tokenizers 0.23.3 gives them.
struct AddedTokenFlagTests {
  /// An added token whose flags are letters: `s`ingle word, `l`strip, `r`strip, `n`ormalized.
  private static func token(_ content: String, _ flags: String) -> AddedToken {
    var token = AddedToken(content: Array(content.utf8))
    token.isSingleWord = flags.contains("s")
    token.stripsLeft = flags.contains("l")
    token.stripsRight = flags.contains("r")
    token.isNormalized = flags.contains("n")
    return token
  }

  private func encode(_ text: String, _ added: [AddedToken]) throws -> [Fixture.Token] {
    try Fixture.encode(
      text, Fixture.tokenizer(["[UNK]", "a", "b", "[", "]", "x", "##x"], added: added))
  }

  @Test(arguments: [
    ("a b", [("a", 0..<1), ("b", 2..<3)]), ("ab", [("[UNK]", 0..<2)]),
    ("b.", [("b", 0..<1), ("[UNK]", 1..<2)]), ("_b", [("[UNK]", 0..<1), ("b", 1..<2)]),
    ("b\u{301}", [("b", 0..<1)]), ("é b", [("[UNK]", 0..<1), ("b", 2..<3)]),
    ("b\u{200D}", [("b", 0..<1)]), ("bb", [("[UNK]", 0..<2)]),
  ])
  func singleWord(_ text: String, _ expected: [(String, Range<Int>)]) throws {
    #expect(try encode(text, [Self.token("b", "s")]) == expected.map(Fixture.Token.init))
  }

  @Test(arguments: [
    ("l", "a  [X] b", [0..<1, 1..<6, 7..<8]), ("l", " [X]", [0..<4]),
    ("l", "a\u{3000}[X]", [0..<1, 1..<5]), ("r", "a [X]  b", [0..<1, 2..<7, 7..<8]),
    ("r", "[X] ", [0..<4]), ("r", "[X]\u{3000}[X]", [0..<4, 4..<7]),
    ("lr", "[X]  [X]", [0..<5, 5..<8]), ("", "[X] a", [0..<3, 4..<5]),
  ])
  func stripping(_ flags: String, _ text: String, _ expected: [Range<Int>]) throws {
    #expect(try encode(text, [Self.token("[X]", flags)]).map(\.offsets) == expected)
  }

  /// A second token that begins with white space, which the first has swallowed.
  @Test(arguments: [
    (" a", "l", "[X] a", [0..<4, 4..<5]), (" a", "l", "[X]   a", [0..<6, 6..<7]),
    (" b", "", "[X] b", [0..<4, 3..<5]), (" ", "l", "[X] b", [0..<4, 4..<5]),
    ("  ", "l", "[X]  ", [0..<5]),
  ])
  func stripping(
    before second: String, _ flags: String, _ text: String, _ expected: [Range<Int>]
  ) throws {
    let added = [Self.token("[X]", "r"), Self.token(second, flags)]
    #expect(try encode(text, added).map(\.offsets) == expected)
  }

  @Test(arguments: [
    ("[X][X]Yb", [("[X]", 0..<3), ("[X]Y", 3..<7), ("b", 7..<8)]), ("X]Yb", [("X]Yb", 0..<4)]),
    ("X]Y", [("x", 0..<1), ("]", 1..<2), ("[UNK]", 2..<3)]),
  ])
  func leftmostThenLongest(_ text: String, _ expected: [(String, Range<Int>)]) throws {
    let added = ["[X]", "[X]Y", "X]Yb"].map { Self.token($0, "") }
    #expect(try encode(text, added) == expected.map(Fixture.Token.init))
  }

  /// `bx` is not looked for inside the `abx` that was no single word.
  @Test(arguments: [
    ("abxx", ["[UNK]"]), ("abx", ["abx"]), ("bx", ["bx"]), ("abx bx", ["abx", "bx"]),
  ])
  func rejectedMatchesAreNotLookedInto(_ text: String, _ expected: [String]) throws {
    let added = [Self.token("abx", "s"), Self.token("bx", "")]
    #expect(try encode(text, added).map(\.text) == expected.map { Array($0.utf8) })
  }

  @Test(arguments: [
    ("ÉX", "éx ex EX", [0..<2, 3..<5, 6..<8]), ("[M]", "[m] a", [0..<3, 4..<5]),
    // Normalized, it has spaces around it, which are there whether the text has some or not.
    ("中", "a中b", [0..<1, 1..<2, 2..<3]), ("中", "a 中 b", [0..<1, 2..<3, 4..<5]),
    // Nothing is left of it, so that it never matches.
    ("\u{301}", "a\u{301}", [0..<1]),
  ])
  func normalized(_ content: String, _ text: String, _ expected: [Range<Int>]) throws {
    #expect(try encode(text, [Self.token(content, "n")]).map(\.offsets) == expected)
  }

  @Test func rawTokensGoBeforeNormalizedOnes() throws {
    let added = [Self.token("a[X]b", "n"), Self.token("[X]", "")]
    #expect(try encode("a[X]b", added).map(\.offsets) == [0..<1, 1..<4, 4..<5])
  }
}
