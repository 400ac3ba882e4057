import SystemPackage
import TestSupport
import Testing

@testable import Corpora

/// Labelled data in every format.
struct TableTests {
  private func table(_ name: String, _ text: String) throws -> Table {
    let folder = try TemporaryFolder()
    try folder.write(name, text.utf8)
    return try Table(path: folder.path.appending(name))
  }

  @Test(arguments: [
    ("a.tsv", "text\tlabel\nHi, \"you\"\t1\r\n\t2\n"),
    ("a.csv", "text,label\n\"Hi, \"\"you\"\"\",1\r\n,2"),
    (
      "a.jsonl", "{\"text\": \"Hi, \\\"you\\\"\", \"label\": 1}\n\n{\"label\": 2, \"text\": \"\"}\n"
    ),
  ])
  func rowsAndColumns(_ name: String, _ text: String) throws {
    let table = try table(name, text)
    #expect(table.columns == ["text", "label"])
    #expect(try table.column("text") == [.text("Hi, \"you\""), .text("")])
    #expect(try table.column("label") == [.text("1"), .text("2")])
    #expect {
      try table.column("intent")
    } throws: { error in
      error as? CorpusError
        == .noColumn(path: table.path, name: "intent", columns: ["text", "label"])
    }
  }

  @Test func aQuotedCellHasLines() throws {
    let table = try table("a.csv", "text,label\n\"two\nlines\",x\n")
    #expect(table.rows == [[.text("two\nlines"), .text("x")]])
  }

  @Test func words() throws {
    let text = "-DOCSTART- -X- O\n\nEU NNP B-ORG\nrejects VBZ O\n\n\nPeter NNP B-PER\n"
    let table = try table("a.conll", text)
    #expect(
      table.rows == [
        [.list(["EU", "rejects"]), .list(["B-ORG", "O"])], [.list(["Peter"]), .list(["B-PER"])],
      ])
    let lines = try self.table("a.jsonl", "{\"tokens\": [\"EU\"], \"labels\": [3]}\n")
    #expect(lines.rows == [[.list(["EU"]), .list(["3"])]])
  }

  @Test(arguments: [
    ("a.tsv", "a\tb\nx\n", 2), ("a.csv", "a,b\nx,y,z\n", 2), ("a.csv", "a,b\n\"x,y\n", 2),
    ("a.jsonl", "{\"a\": 1}\n[2]\n", 2), ("a.jsonl", "{\"a\"\n", 1),
  ])
  func malformed(_ name: String, _ text: String, _ line: Int) throws {
    #expect {
      try table(name, text)
    } throws: { error in
      guard case .malformedTable(_, line, _) = error as? CorpusError else { return false }
      return true
    }
  }

  @Test func unknownFormats() throws {
    #expect {
      try table("a.xls", "")
    } throws: { error in
      if case .unknownTable = error as? CorpusError { true } else { false }
    }
  }
}
