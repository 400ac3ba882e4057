import JSONText
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Corpora

/// Documents out of JSON Lines and tables.
struct RecordTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func documents(
    _ paths: [String], _ fields: TextFields = TextFields(), threads: Int = 2
  ) throws -> [String] {
    let output = Mutex<[[UInt8]]>([])
    _ = try Corpus(CorpusRequest(paths, fields)).transform(
      threads: threads, makeWorker: { 0 },
      { _, block, bytes throws(CorpusError) in
        block.forEachDocument { _, range in
          bytes += block.bytes[range].flatMap { $0 == 0 ? [1, 1] : $0 == 1 ? [1, 2] : [$0] } + [0]
        }
      },
      output: { bytes throws(CorpusError) in output.withLock { $0.append(bytes) } })
    return output.withLock { $0 }.joined().split(separator: 0, omittingEmptySubsequences: false)
      .dropLast().map { String(decoding: $0, as: UTF8.self) }
  }

  private func documents(
    _ name: String, _ text: String, _ fields: TextFields = TextFields()
  ) throws -> [String] {
    try documents([folder.write(name, text.utf8).string], fields)
  }

  @Test(arguments: [
    (#"{"text": "a"}"#, nil, ["a"]), ("", nil, []), ("\n \r\n\n", nil, []),
    ("\u{FEFF}{\"text\": \"a\\nb\"}\r\n\r\n{\"text\": \"\"}\n", nil, ["a\nb", ""]),
    (#"{"text": 1, "text": "\u00e9\ud83d\ude00"}"#, nil, ["é😀"]),
    (#"{"a": {"b": {"c": "x"}}}"#, "a.b.c", ["x"]),
    (#"{"a.b": "x", "a": {"b": "y"}}"#, "a.b", ["x"]),
    (#"{"": {"": "x"}}"#, ".", ["x"]),
  ])
  func jsonLines(_ text: String, _ field: String?, _ expected: [String]) throws {
    for name in ["a.jsonl", "a.NDJSON", "a.b.jsonl.gz"] {
      let bytes = name.hasSuffix("gz") ? try Gzip.member(Array(text.utf8)) : Array(text.utf8)
      let path = try folder.write(name, bytes)
      #expect(try documents([path.string], TextFields(field: field)) == expected, "\(name)")
    }
  }

  @Test func tables() throws {
    let text = "\u{FEFF}id,text\r\n1,\"a,\"\"b\"\"\r\n\nc\"\r\n\r\n2,x\n3,\"\"\n"
    #expect(try documents("a.csv", text) == ["a,\"b\"\r\n\nc", "x", ""])
    #expect(try documents("a.csv", text, TextFields(column: "id")) == ["1", "2", "3"])
    #expect(try documents("a.tsv", "text\tid\n\"a\t1\nb\"\t2") == ["\"a", "b\""])
    #expect(try documents("a.csv", "text\n").isEmpty)
    #expect(try documents("a.csv", "").isEmpty)
  }

  @Test func otherNamesAreLines() throws {
    let text = #"{"text": "a"}"#
    #expect(try documents("a.txt", text) == [text])
    #expect(try documents("a.jsonl", text, TextFields(readsLines: true)) == [text])
  }

  /// Tables whose records and quotes lie across the places where parts of a file end.
  @Test(arguments: 1...6)
  func largeTables(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let pieces = ["a", "\"\"", ",", "\n", "\r\n", "é", String(repeating: "x", count: 70_000)]
    let texts = (0..<120).map { _ in
      (0..<Int.random(in: 1...12, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }.joined()
    }
    let table = "n,text\r\n" + texts.map { "1,\"\($0)\"\n" }.joined()
    #expect(table.utf8.count > 2 * DocumentReader.blockSize)
    let expected = texts.map { $0.replacing("\"\"", with: "\"") }
    #expect(try documents("a.csv", table) == expected, "seed \(seed)")
  }

  @Test(arguments: [1, 3])
  func manyObjectsStayInOrder(_ threads: Int) throws {
    let lines = (0..<100_000).map { "{\"text\": \"line \($0)\\n\"}\n" }
    let path = try folder.write("a.jsonl", lines.joined().utf8)
    let expected = (0..<100_000).map { "line \($0)\n" }
    #expect(try documents([path.string], threads: threads) == expected)
  }

  @Test func badRecordsAreTold() throws {
    let objects = try folder.write("a.jsonl", "{\"text\": \"a\"}\n\n[1]\n".utf8)
    #expect(
      throws: CorpusError.malformedRecord(path: objects, line: 3, expected: "a JSON object")
    ) { try documents([objects.string]) }
    for (text, known) in [("{}", []), (#"{"a": "b"}"#, ["a"])] {
      try folder.write("a.jsonl", "{\"text\": \"a\"}\n\(text)".utf8)
      #expect(
        throws: CorpusError.missingField(path: objects, line: 2, field: "text", known: known)
      ) { try documents([objects.string]) }
    }
    for value in ["3", "null", "[]"] {
      try folder.write("a.jsonl", "{\"text\": \"a\"}\n{\"text\": \(value)}".utf8)
      #expect(throws: CorpusError.fieldWithoutText(path: objects, line: 2, field: "text")) {
        try documents([objects.string])
      }
    }
    try folder.write("a.jsonl", #"{"text": "\ud800"}"#.utf8)
    #expect(
      throws: CorpusError.malformedObject(
        path: objects, line: 1, JSONError(offset: 10, problem: .unpairedSurrogate))
    ) { try documents([objects.string]) }
    let table = try folder.write("a.csv", "id,body\n1,a\n\"\n\",b,c\n".utf8)
    #expect(
      throws: CorpusError.missingTextColumn(path: table, column: "text", known: ["id", "body"])
    ) { try documents([table.string]) }
    #expect(
      throws: CorpusError.malformedRecord(
        path: table, line: 3, expected: "2 fields, as in the first line, not 3")
    ) { try documents([table.string], TextFields(column: "body")) }
    try folder.write("a.csv", "text,id,text\n".utf8)
    #expect(throws: CorpusError.repeatedColumn(path: table, column: "text")) {
      try documents([table.string])
    }
    try folder.write("a.csv", "text\na\n\"b\n".utf8)
    #expect(
      throws: CorpusError.malformedRecord(path: table, line: 3, expected: "a closing quote")
    ) { try documents([table.string]) }
    let text = try folder.write("a.txt", "a".utf8)
    #expect(throws: CorpusError.unusedName(option: "--field", endings: [".jsonl", ".ndjson"])) {
      try documents([text.string, table.string], TextFields(field: "a"))
    }
    #expect(throws: CorpusError.unusedName(option: "--column", endings: [".csv", ".tsv"])) {
      try documents([text.string, objects.string], TextFields(column: "a"))
    }
  }

  @Test func patterns() throws {
    try folder.makeFolder("b")
    for name in ["a1.txt", "a2.txt", "a10.txt", "b/a3.txt", ".a.txt", "a[1].txt"] {
      try folder.write(name, name.utf8)
    }
    func found(_ pattern: String) throws -> [String] {
      try documents([folder.path.appending("").string + "/" + pattern])
    }
    #expect(try found("a*.txt") == ["a1.txt", "a10.txt", "a2.txt", "a[1].txt"])
    #expect(try found("a?.txt") == ["a1.txt", "a2.txt"])
    #expect(try found("*/a[0-9].txt") == ["b/a3.txt"])
    #expect(try found("a[1].txt") == ["a[1].txt"])
    #expect(throws: CorpusError.self) { try found("c*") }
  }
}
