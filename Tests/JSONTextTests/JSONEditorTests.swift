import JSONText
import Testing

struct JSONEditorTests {
  private func edited(
    _ text: String, _ change: (inout JSONEditor, JSONNode) throws -> Void
  ) throws -> String {
    let document = try JSONDocument(parsing: Array(text.utf8))
    var editor = JSONEditor(document)
    try change(&editor, document.root)
    let bytes = editor.text()
    _ = try JSONDocument(parsing: bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func replacementLeavesEverythingElse() throws {
    let text = "{ \"a\" : 1.50,\n\t\"b\":[1e5 , \"\\u00e9\"],\"a2\":-0 }\n"
    let result = try edited(text) { editor, root in
      let first = try #require(root["b"]?.elements.first { _ in true })
      editor.replace(first, with: 7)
    }
    #expect(result == "{ \"a\" : 1.50,\n\t\"b\":[7 , \"\\u00e9\"],\"a2\":-0 }\n")
  }

  @Test func lastReplacementCounts() throws {
    let result = try edited("[1, 2]") { editor, root in
      for node in root.elements {
        editor.replace(node, with: 3)
        editor.replace(node, with: "\"x\"".utf8)
      }
    }
    #expect(result == #"["x", "x"]"#)
  }

  /// Every subset of four items, in every kind of white space.
  @Test(
    arguments: 0..<16,
    [
      "{\"a\":0,\"b\":1,\"c\":2,\"d\":3}", "{ \"a\": 0, \"b\": 1, \"c\": 2, \"d\": 3 }",
      "{\n  \"a\": 0,\n  \"b\": 1,\n  \"c\": 2,\n  \"d\": 3\n}",
      "{\"a\" :0 ,\t\"b\" :1 ,\"c\":2\r\n, \"d\":3}",
    ])
  func filteredMembers(_ subset: Int, _ text: String) throws {
    let isKept = { (value: Int?) in subset >> (value ?? 0) & 1 == 1 }
    let result = try edited(text) { editor, root in
      editor.filterMembers(of: root) { _, value in isKept(value.int) }
    }
    let root = try JSONDocument(parsing: Array(result.utf8)).root
    #expect(root.members.map { $0.value.int } == (0..<4).filter(isKept))
    if subset == 15 { #expect(result == text) }
  }

  @Test func filteredLinesStayLines() throws {
    let text = "[\n  1,\n  2,\n  3,\n  4\n]"
    func kept(_ wanted: [Int]) throws -> String {
      try edited(text) { editor, root in
        editor.filterElements(of: root) { wanted.contains($0.int ?? 0) }
      }
    }
    #expect(try kept([1, 3]) == "[\n  1,\n  3\n]")
    #expect(try kept([3, 4]) == "[\n  3,\n  4\n]")
    #expect(try kept([4]) == "[\n  4\n]")
    #expect(try kept([]) == "[]")
  }

  @Test func filtersOfOneContainerAddUp() throws {
    let result = try edited("[1, 2, 3, 4]") { editor, root in
      editor.filterElements(of: root) { $0.int != 1 }
      editor.filterElements(of: root) { $0.int != 2 }
    }
    #expect(result == "[3, 4]")
  }

  @Test(arguments: [
    ("{}", #"{"x": 1,"y": 2}"#), ("{\"a\":0}", #"{"a":0,"x": 1,"y": 2}"#),
    ("{\n  \"a\": 0\n}", "{\n  \"a\": 0,\n  \"x\": 1,\n  \"y\": 2\n}"),
    ("{ \"a\": {} }", "{ \"a\": {}, \"x\": 1, \"y\": 2 }"),
  ])
  func appendedMembersLookLikeTheOthers(_ text: String, _ expected: String) throws {
    let result = try edited(text) { editor, root in
      editor.append(key: "x", value: "1".utf8, to: root)
      editor.append(key: "y", value: "2".utf8, to: root)
    }
    #expect(result == expected)
  }

  @Test func appendAfterEverythingWasRemoved() throws {
    let result = try edited("{\n  \"a\": 0,\n  \"b\": 1\n}") { editor, root in
      editor.append(key: "x", value: "1".utf8, to: root)
      editor.filterMembers(of: root) { _, _ in false }
    }
    #expect(result == "{\n  \"x\": 1\n}")
  }

  @Test func changesInsideSomethingRemovedGoWithIt() throws {
    let result = try edited(#"{"a": {"b": 1}, "c": {"d": 2}}"#) { editor, root in
      let inner = try #require(root["a"])
      editor.replace(try #require(inner["b"]), with: 9)
      editor.append(key: "x", value: "1".utf8, to: inner)
      editor.filterMembers(of: root) { key, _ in key.string != "a" }
      let other = try #require(root["c"])
      editor.replace(try #require(other["d"]), with: 9)
      editor.replace(other, with: "[]".utf8)
    }
    #expect(result == #"{"c": []}"#)
  }

  @Test func lastMemberCanBeReplacedAndFollowed() throws {
    let result = try edited(#"{"a": 1}"#) { editor, root in
      editor.append(key: "b\n", value: "2".utf8, to: root)
      editor.replace(try #require(root["a"]), with: 3)
    }
    #expect(result == #"{"a": 3,"b\n": 2}"#)
  }
}
