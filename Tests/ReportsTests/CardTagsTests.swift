import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Reports

struct CardTagsTests {
  /// What is there, the tags that it is, and how it is written with the tag "new".
  static let cases: [(text: String, names: [String], added: String)] = [
    ("tags:\n- a\n-  b c \n", ["a", "b c"], "tags:\n- a\n-  b c \n- new\n"),
    ("tags:\n  - a\n", ["a"], "tags:\n  - a\n  - new\n"),
    ("tags: # none\n\n- a # or b\n# c\n", ["a"], "tags: # none\n\n- a # or b\n# c\n- new\n"),
    (
      "tags:\n- \"a # b\"\n- 'c'\n- long\n  tag\n", ["a # b", "c", "long"],
      "tags:\n- \"a # b\"\n- 'c'\n- long\n  tag\n- new\n"
    ),
    ("tags: a\n", ["a"], "tags:\n- a\n- new\n"),
    ("tags: \"a: b\" # c\n", ["a: b"], "tags:\n- \"a: b\" # c\n- new\n"),
    ("tags:\n", [], "tags:\n- new\n"), ("tags: null\n", [], "tags: \n- new\n"),
    ("tags: ~ # none\n# c\n", [], "tags:  # none\n# c\n- new\n"),
    ("tags: ''\n", [], "tags: \n- new\n"), ("tags: \"\" # c\n", [], "tags:  # c\n- new\n"),
    ("tags: \"null\"\n", ["null"], "tags:\n- \"null\"\n- new\n"),
    ("tags: '*a' # b\n", ["*a"], "tags:\n- '*a' # b\n- new\n"),
    ("tags: [a] # b\n# c\n\n# d\n", ["a"], "tags: [a, new] # b\n# c\n\n# d\n"),
    ("tags: []\n# c\n", [], "tags: [new]\n# c\n"),
    ("tags: ['it''s, ]x', b]\n", ["it''s, ]x", "b"], "tags: ['it''s, ]x', b, new]\n"),
    ("tags: [#a\n  b]\n", ["b"], "tags: [#a\n  b, new]\n"),
    ("tags:\n-\n  a\n", [], "tags:\n-\n  a\n- new\n"),
    ("tags: []\n", [], "tags: [new]\n"),
    ("tags: [a, \"b, c\"] # d\n", ["a", "b, c"], "tags: [a, \"b, c\", new] # d\n"),
    ("tags: [ it's, 'x]', ]\n", ["it's", "x]"], "tags: [ it's, 'x]', new]\n"),
    ("tags: [new]\n", ["new"], "tags: [new]\n"), ("tags:\n- new\n", ["new"], "tags:\n- new\n"),
    (
      "tags:\n  [\n  a,\n  b # ]\n  ]\n", ["a", "b"], "tags:\n  [\n  a,\n  b # ]\n  , new]\n"
    ),
    (
      "tags: [a,\n  \"b\\\"]\"\n]\n", ["a", "b\\\"]"], "tags: [a,\n  \"b\\\"]\"\n, new]\n"
    ),
    // Left alone.
    ("tags: *others\n", [], "tags: *others\n"), ("tags: &x [a]\n", [], "tags: &x [a]\n"),
    ("tags: >\n  a\n", [], "tags: >\n  a\n"), ("tags: [a\n", [], "tags: [a\n"),
    ("tags: [a, \"b]\n", [], "tags: [a, \"b]\n"),
    ("tags: [it's, 'tis, b]\n", [], "tags: [it's, 'tis, b]\n"),
    ("tags: [[a], b]\n", [], "tags: [[a], b]\n"), ("tags:\n  a: b\n", [], "tags:\n  a: b\n"),
  ]

  @Test(arguments: cases)
  func tags(_ text: String, _ names: [String], _ added: String) {
    let tags = CardTags(text)
    #expect(tags.names == names)
    #expect(tags.text(adding: ["new"]) == added)
  }

  @Test func none() {
    #expect(CardTags(nil).text(adding: ["a", "b"]) == "tags:\n- a\n- b\n")
    #expect(CardTags("tags: [a]\n").text(adding: ["b", "c"]) == "tags: [a, b, c]\n")
    #expect(CardTags("\"tags\": a\n").text(adding: ["b"]) == "\"tags\":\n- a\n- b\n")
  }

  /// PyYAML reads the old tags and the new one, wherever it reads what was there.
  @Test(.enabled(if: PythonOracle.isWanted, PythonOracle.absent))
  func asYAML() async throws {
    let folder = try TemporaryFolder()
    let pairs = Self.cases.map { ["before": $0.text, "after": $0.added] }
    let file = try folder.write("pairs.json", JSONEncoder().encode(pairs))
    _ = try await PythonOracle.run("card_tags.py", [file.string])
  }
}
