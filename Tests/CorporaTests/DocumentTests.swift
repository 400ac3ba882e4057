import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Corpora

struct DocumentTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// The documents of a corpus, in order, read by several threads.
  private func documents(_ paths: FilePath..., threads: Int = 2) throws -> [String] {
    let output = Mutex<[UInt8]>([])
    _ = try Corpus(CorpusRequest(paths.map(\.string))).transform(
      threads: threads, makeWorker: { 0 },
      { _, block, bytes throws(CorpusError) in
        block.forEachDocument { _, range in bytes += block.bytes[range] + [0] }
      },
      output: { bytes throws(CorpusError) in output.withLock { $0 += bytes } })
    return output.withLock { $0 }.split(separator: 0, omittingEmptySubsequences: false)
      .dropLast().map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\n\nb", ["a", "", "b"]),
    ("a\r\nb\n\n", ["a", "b", ""]), ("\r\n\r\r\n\r", ["", "\r", ""]),
    ("\u{FEFF}a\n\u{FEFF}b", ["a", "\u{FEFF}b"]), ("\u{FEFF}", []),
  ])
  func linesAreDocuments(_ text: String, _ expected: [String]) throws {
    #expect(try documents(folder.write("text", text.utf8)) == expected)
  }

  /// Golden values from Python's `errors="replace"`.
  @Test(arguments: [
    ([0x61, 0xFF, 0x62], "a\u{FFFD}b", 1), ([0xE2, 0x82], "\u{FFFD}", 1),
    ([0xE2, 0x82, 0x41], "\u{FFFD}A", 1), ([0xC0, 0xAF], "\u{FFFD}\u{FFFD}", 2),
    ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}", 3), ([0xF0, 0x9F, 0x98, 0x80], "😀", 0),
    ([0xEF, 0xBF, 0xBD, 0x80], "\u{FFFD}\u{FFFD}", 1),
    ([0xF0, 0x80, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", 4),
    ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", 4),
    ([0xF0, 0x9F, 0x98, 0x61], "\u{FFFD}a", 1), ([0xF0, 0x9F, 0x98, 0xFF], "\u{FFFD}\u{FFFD}", 2),
    ([0xF0, 0x28, 0x8C, 0xBC], "\u{FFFD}(\u{FFFD}\u{FFFD}", 3),
    ([0xF1, 0x80, 0xE1, 0x80, 0xC2, 0x62, 0xC2, 0xBF], "\u{FFFD}\u{FFFD}\u{FFFD}b\u{BF}", 3),
    ([0xEF, 0xBF, 0xBE], "\u{FFFE}", 0),
  ])
  func invalidUTF8IsReplacedAndCounted(
    _ bytes: [UInt8], _ expected: String, _ count: Int
  ) throws {
    let path = try folder.write("text", bytes)
    #expect(try documents(path) == [expected])
    let read = try Corpus(CorpusRequest([path.string])).process(
      threads: 1, makeWorker: { 0 }, { _, _ in })
    #expect(read.read.replacedCount == count)
  }

  @Test(arguments: [1, 2, 5])
  func documentsLargerThanABlockStayWhole(_ threads: Int) throws {
    let long = String(repeating: "long é ", count: 700_000)
    let text = ["a", long, "", long + "x", "z"]
    #expect(
      try documents(folder.write("text", text.joined(separator: "\n").utf8), threads: threads)
        == text)
  }

  /// A sequence that a newline cuts ends with its document, and so it does in gzip files.
  @Test func invalidUTF8EndsWithItsDocument() throws {
    let bytes: [UInt8] = [0xE2, 0x82, 0x0A, 0xAC, 0x0A, 0xE2, 0x82, 0xAC]
    #expect(try documents(folder.write("text", bytes)) == ["\u{FFFD}", "\u{FFFD}", "€"])
    #expect(
      try documents(folder.write("text.gz", Gzip.member(bytes))) == ["\u{FFFD}", "\u{FFFD}", "€"])
  }

  /// Lines that end just before, at and after the place where a block may end, with a character
  /// of several bytes across it.
  @Test(arguments: -4...4)
  func linesAboutTheSizeOfABlock(_ offset: Int) throws {
    let size = DocumentReader.blockSize + offset
    let line = String(repeating: "a", count: size - 3) + "€"
    for text in [[line, "b"], ["", line, line, ""], [line + "é" + line, "c"]] {
      let path = try folder.write("text", text.joined(separator: "\n").utf8)
      let expected = text.last == "" ? Array(text.dropLast()) : text
      #expect(try documents(path) == expected)
    }
  }

  @Test func gzipIsToldByItsFirstBytes() throws {
    let text = "one\n\ntwo"
    let members = try Gzip.member(Array("one\n".utf8)) + Gzip.member(Array("\ntwo".utf8))
    for (name, bytes) in [
      ("text", Array(text.utf8)), ("text.gz", try Gzip.member(Array(text.utf8))),
      ("members.gz", members), ("no-suffix", members),
    ] {
      #expect(try documents(folder.write(name, bytes)) == ["one", "", "two"], "\(name)")
    }
    let empty = try folder.write("empty.gz", Gzip.member([]))
    #expect(try documents(empty).isEmpty)
    #expect(throws: CorpusError.self) {
      try documents(folder.write("cut.gz", members.dropLast(3)))
    }
  }

  /// A file's last line ends with the file; the next file starts a document of its own.
  @Test func sourcesFollowOneAnother() throws {
    let first = try folder.write("b", "one".utf8)
    let second = try folder.write("a.gz", Gzip.member(Array("two\n".utf8)))
    let third = try folder.write("c", "one".utf8)
    #expect(try documents(first, second, third) == ["one", "two", "one"])
    let read = try Corpus(CorpusRequest([first, second].map(\.string))).process(
      threads: 2, makeWorker: { 0 }, { _, _ in }
    ).read
    #expect(read.documents == 2)
    #expect(read.textSize == 6)
    #expect(read.storedSize == 3 + (try folder.read("a.gz").count))
  }

  @Test func orderHoldsOverFoldersAndThreads() throws {
    try folder.makeFolder("texts/b/deep")
    try folder.makeFolder("texts/empty")
    let lines = (0..<400_000).map { "line \($0)" }
    try folder.write("texts/a", lines.joined(separator: "\n").utf8)
    try folder.write("texts/b/deep/1", "one\n".utf8)
    try folder.write("texts/c", "two\nthree".utf8)
    try folder.write("texts/.hidden", "no".utf8)
    #expect(
      try documents(folder.path.appending("texts"), threads: 4) == lines + ["one", "two", "three"])
  }

  @Test func placesThatAreNoText() throws {
    try folder.makeFolder("empty")
    let path = folder.path.appending("empty")
    #expect(throws: CorpusError.emptyFolder(path: path)) {
      try Corpus(CorpusRequest([path.string]))
    }
    #expect(throws: CorpusError.self) {
      try Corpus(CorpusRequest([folder.path.appending("no").string]))
    }
    let fake = try folder.write("text.gz", "plain text".utf8)
    #expect(throws: CorpusError.notGzip(path: fake)) { try documents(fake) }
  }
}
