import Corpora
import Synchronization
import SystemPackage
import TestSupport
import Testing

struct DocumentTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// The documents of a corpus, in order, read by several threads.
  private func documents(_ paths: FilePath..., threads: Int = 2) throws -> [String] {
    let output = Mutex<[UInt8]>([])
    _ = try Corpus(paths: paths.map(\.string)).transform(
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
    ("a\r\nb\n\n", ["a\r", "b", ""]),
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
  ])
  func invalidUTF8IsReplacedAndCounted(
    _ bytes: [UInt8], _ expected: String, _ count: Int
  ) throws {
    let path = try folder.write("text", bytes)
    #expect(try documents(path) == [expected])
    let read = try Corpus(paths: [path.string]).process(
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
    #expect(throws: CorpusError.emptyFolder(path: path)) { try Corpus(paths: [path.string]) }
    #expect(throws: CorpusError.self) { try Corpus(paths: [folder.path.appending("no").string]) }
    let fake = try folder.write("text.gz", "plain text".utf8)
    #expect(throws: CorpusError.notGzip(path: fake)) { try documents(fake) }
  }
}
