import Bytes
import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Corpora

struct UsageFileTests {
  private let folder: TemporaryFolder
  private let tokenizer: Tokenizer

  init() throws {
    folder = try TemporaryFolder()
    // The last two are equal as Swift strings, and the one before needs escapes.
    try TinyBERT(words: ["a", "##a", "tab\\t\\\"", "\u{3AF}", "\u{1F77}"]).write(
      "model", in: folder)
    try folder.remove("model/vocab.txt")
    tokenizer = try TokenizerFiles(directory: folder.path.appending("model")).tokenizer
  }

  private static let title = "# vprune usage 1\n"
  private static let columns = "id\ttoken\toccurrences\tdocuments\tneeded\n"

  private func read(_ text: String) throws -> Usage {
    try UsageFile.read(folder.write("usage.tsv", text.utf8), for: tokenizer)
  }

  @Test(arguments: 1...10)
  func roundTrip(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var usage = Usage(vocabularySize: tokenizer.vocabularySize)
    for index in usage.counts.indices where Bool.random(using: &random) {
      let documents = Int.random(in: 0...9, using: &random)
      usage.counts[index] = Usage.Count(
        occurrences: Int.random(in: documents...1 << 44, using: &random), documents: documents,
        needed: Int.random(in: 0...9, using: &random))
    }
    usage.documents = Int.random(in: 9...1 << 44, using: &random)
    usage.textSize = Int.random(in: 0...1 << 44, using: &random)
    usage.replacedCount = Int.random(in: 0...1 << 44, using: &random)
    let path = try folder.write("usage.tsv", UsageFile.text(usage, tokenizer))
    #expect(try UsageFile.read(path, for: tokenizer) == usage)
  }

  @Test func textByHand() throws {
    var usage = Usage(vocabularySize: tokenizer.vocabularySize)
    usage.counts[7] = Usage.Count(occurrences: 3, documents: 2, needed: 1)
    usage.counts[9].needed = 4
    (usage.documents, usage.textSize, usage.replacedCount) = (5, 60, 7)
    let text =
      Self.title + "# documents 5\n# bytes 60\n# replaced 7\n" + Self.columns
      + "7\t\"tab\\t\\\"\"\t3\t2\t1\n9\t\"\u{1F77}\"\t0\t0\t4\n"
    #expect(UsageFile.text(usage, tokenizer) == Array(text.utf8))
    #expect(try read(text) == usage)
    // As a tool that sorts lines or escapes characters may leave it.
    #expect(
      try read(
        Self.title + "9\t\"\\u1f77\"\t0\t0\t4\n7\t\"tab\\t\\\"\"\t3\t2\t1\n# documents 5\n"
          + "# bytes 60\n# replaced 7") == usage)
  }

  @Test(arguments: [
    ("", 1), ("id\n", 1), ("\n# vprune usage 1\n", 1), ("# vprune usage 2\n", 1),
    ("# vprune usage 1\n\n5\t\"a\"\t1\t1\n", 3), ("# vprune usage 1\n# bytes x\n", 2),
    ("# vprune usage 1\n# bytes -1\n", 2), ("# vprune usage 1\n# lines 1\n", 2),
    ("# vprune usage 1\n# bytes 1 2\n", 2), ("# vprune usage 1\n5\t\"a\"\t-1\t1\t0\n", 2),
    ("# vprune usage 1\n5\t\"a\"\t1\tx\t0\n", 2), ("# vprune usage 1\n5\t\"a\"\t1\t1\t\n", 2),
    ("# vprune usage 1\n5\t\"a\"\t1\t1\t0\t0\n", 2), ("# vprune usage 1\n5\ta\t1\t1\t0\n", 2),
    ("# vprune usage 1\n99999999999\t\"a\"\t1\t1\t0\n", 2),
    ("# vprune usage 1\n5\t\"a\"\t17592186044417\t1\t0\n", 2),
    ("# vprune usage 1\nx\t\"a\"\t1\t1\t0\n", 2),
    ("# vprune usage 1\n5\t\"a\"\t+1\t1\t0\n", 2),
    ("# vprune usage 1\n# documents 1\n5\t\"a\"\t1\t1\t0\n5\t\"a\"\t1\t1\t0\n", 4),
    ("# vprune usage 1\n# documents 3\n5\t\"a\"\t1\t2\t0\n", 3),
    ("# vprune usage 1\n5\t\"a\"\t3\t2\t0\n# documents 1\n", 2),
  ])
  func malformedFiles(_ text: String, _ line: Int) throws {
    let error = #expect(throws: CorpusError.self) { try read(text) }
    guard case .malformedUsage(folder.path.appending("usage.tsv"), line, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func windowsLineEndsAreNamed() throws {
    #expect(throws: CorpusError.windowsLineEnds(path: folder.path.appending("usage.tsv"))) {
      try read("# vprune usage 1\r\n")
    }
  }

  @Test(arguments: [
    ("5\t\"b\"", 5, "b", "a"), ("8\t\"\u{1F77}\"", 8, "\u{1F77}", "\u{3AF}"),
    ("10\t\"x\"", 10, "x", ""), ("4294967295\t\"x\"", 4_294_967_295, "x", ""),
  ])
  func filesOfOtherTokenizersAreRefused(
    _ start: String, _ id: Int, _ token: String, _ expected: String
  ) throws {
    let text = Self.title + Self.columns + start + "\t1\t1\t0\n"
    let path = try folder.write("usage.tsv", text.utf8)
    #expect(
      throws: CorpusError.usageOfOtherTokenizer(
        path: path, line: 3, id: id, token: token, expected: expected)
    ) { try UsageFile.read(path, for: tokenizer) }
  }

  @Test func missingFile() throws {
    let path = folder.path.appending("none.tsv")
    #expect(throws: CorpusError.file(.system(.open, path: path, .noSuchFileOrDirectory))) {
      try UsageFile.read(path, for: tokenizer)
    }
  }
}
