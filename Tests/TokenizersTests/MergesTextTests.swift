import SystemPackage
import Testing

@testable import Tokenizers

/// merges.txt against a model: what is refused, and that every line keeps its form.
struct MergesTextTests {
  private static let path: FilePath = "merges.txt"
  private static let tokens = ["a", "b", "c", "ab", "cab", "bc"]

  private static func model(_ merges: [(String, String)]) -> BPE {
    let vocabulary = Fixture.vocabulary(tokens)
    func id(_ token: String) -> TokenID { vocabulary.id(of: Array(token.utf8)) ?? TokenID(0) }
    let table = MergeTable(
      merges.map { MergeTable.Merge(left: id($0), right: id($1), product: id($0 + $1)) })
    return BPE(vocabulary: vocabulary, merges: table, options: BPE.Options())
  }

  private static func disagreement(
    _ line: Int, _ merge: String?, _ expected: String?
  ) -> TokenizerError {
    .mergesDisagree(
      path: path, other: "main", line: line, merge: merge.map { Array($0.utf8) },
      expected: expected.map { Array($0.utf8) })
  }

  private static func read(_ text: String) throws -> MergesText {
    try MergesText(path: path, Array(text.utf8))
  }

  @Test(arguments: [
    "#version: 0.2\na b\nc ab\n", "a b\nc ab\n", "a b\nc ab", "a b\r\nc ab\r\n", "a b\n\nc ab\n",
  ])
  func formsThatAgree(_ text: String) throws {
    let model = Self.model([("a", "b"), ("c", "ab")])
    let file = try Self.read(text)
    try file.check(model, "main")
    #expect(try file.merges(model.vocabulary) == model.merges.merges)
  }

  static let faults: [(String, TokenizerError)] = [
    ("c ab\na b\n", disagreement(1, "c ab", "a b")),
    ("a b\n", disagreement(2, nil, "c ab")),
    ("a b\nc ab\nb c\n", disagreement(3, "b c", nil)),
    ("a b\nc ab\nab\n", .malformedMerge(path: path, at: "of line 3", found: Array("ab".utf8))),
    (
      "a b\nc ab\na a\n",
      .mergeOfUnknownToken(path: path, at: "of line 3", token: Array("aa".utf8))
    ),
    ("a b\nc x\n", .mergeOfUnknownToken(path: path, at: "of line 2", token: Array("x".utf8))),
  ]

  @Test(arguments: faults)
  func faultsAreNamed(_ text: String, _ error: TokenizerError) throws {
    let file = try Self.read(text)
    #expect(throws: error) { try file.check(Self.model([("a", "b"), ("c", "ab")]), "main") }
  }

  @Test func byteOrderMark() {
    #expect(throws: TokenizerError.byteOrderMark(path: Self.path)) {
      try Self.read("\u{FEFF}#version: 0.2\na b\n")
    }
  }

  @Test(arguments: ["\n", "\r\n"])
  func linesKeepTheirEnds(_ end: String) throws {
    let text = ["#version: 0.2", "a b", "b c", "c ab", ""].joined(separator: end)
    let map = TokenMap(kept: [0, 1, 2, 5].map { TokenID($0) }, oldCount: Self.tokens.count)
    let pruned = try Self.read(text).pruned(
      to: map, Self.model([("a", "b"), ("b", "c"), ("c", "ab")]))
    #expect(pruned == Array("#version: 0.2\(end)b c\(end)".utf8))
  }
}
