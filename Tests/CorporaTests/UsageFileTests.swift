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

  /// As earlier versions wrote it; those of now say who counted.
  private static let title = "# vprune usage 1\n"
  private static let fingerprint = String(repeating: "0a", count: 32)
  private static let newTitle = "# vprune usage 2\n# tokenizer \(fingerprint)\n"
  private static let columns = "id\ttoken\toccurrences\tdocuments\tneeded\n"

  private func read(_ text: String) throws -> Usage {
    try UsageFile.read(
      folder.write("usage.tsv", text.utf8), for: tokenizer, fingerprint: Self.fingerprint)
  }

  private func read(_ path: FilePath) throws -> Usage {
    try UsageFile.read(path, for: tokenizer, fingerprint: Self.fingerprint)
  }

  private static func text(_ usage: Usage, _ tokenizer: Tokenizer) -> [UInt8] {
    UsageFile.text(UsageTable(usage, of: tokenizer, fingerprint: fingerprint))
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
    let path = try folder.write("usage.tsv", Self.text(usage, tokenizer))
    #expect(try read(path) == usage)
    // A table that is read is written as it was.
    #expect(try UsageFile.text(UsageFile.read(path)) == folder.read("usage.tsv"))
  }

  @Test func textByHand() throws {
    var usage = Usage(vocabularySize: tokenizer.vocabularySize)
    usage.counts[7] = Usage.Count(occurrences: 3, documents: 2, needed: 1)
    usage.counts[9].needed = 4
    (usage.documents, usage.textSize, usage.replacedCount) = (5, 60, 7)
    let text =
      Self.newTitle + "# documents 5\n# bytes 60\n# replaced 7\n# rows 2\n" + Self.columns
      + "7\t\"tab\\t\\\"\"\t3\t2\t1\n9\t\"\u{1F77}\"\t0\t0\t4\n"
    #expect(Self.text(usage, tokenizer) == Array(text.utf8))
    #expect(try read(text) == usage)
    // As a tool that sorts lines or escapes characters may leave it.
    #expect(
      try read(
        Self.title + "9\t\"\\u1f77\"\t0\t0\t4\n7\t\"tab\\t\\\"\"\t3\t2\t1\n# documents 5\n"
          + "# bytes 60\n# replaced 7") == usage)
  }

  /// A table that lost its end is no table of less text.
  @Test func tablesThatWereCutShort() throws {
    var usage = Usage(vocabularySize: tokenizer.vocabularySize)
    for index in 5..<9 {
      usage.counts[index] = Usage.Count(occurrences: 2, documents: 1, needed: 0)
    }
    usage.documents = 1
    let lines = Self.text(usage, tokenizer).split(separator: 0x0A)
    let path = try folder.write("usage.tsv", lines.dropLast().joined(separator: [0x0A]))
    #expect(throws: CorpusError.truncatedUsage(path: path, tokens: 3, expected: 4)) {
      try read(path)
    }
  }

  @Test(arguments: [
    ("", 1), ("id\n", 1), ("\n# vprune usage 1\n", 1), ("# vprune usage 3\n", 1),
    ("# vprune usage 2\n", 2),
    ("# vprune usage 2\n# tokenizer 0a\n", 2),
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
    ("10\t\"x\"", 10, "x", nil), ("4294967295\t\"x\"", 4_294_967_295, "x", nil),
  ])
  func filesOfOtherTokenizersAreRefused(
    _ start: String, _ id: Int, _ token: String, _ expected: String?
  ) throws {
    let text = Self.title + Self.columns + start + "\t1\t1\t0\n# documents 1\n"
    let path = try folder.write("usage.tsv", text.utf8)
    #expect(
      throws: CorpusError.usageOfOtherTokenizer(
        path: path, line: 3, id: id, token: token, expected: expected)
    ) { try read(path) }
  }

  @Test func missingFile() throws {
    let path = folder.path.appending("none.tsv")
    #expect(throws: CorpusError.file(.system(.open, path: path, .noSuchFileOrDirectory))) {
      try read(path)
    }
  }

  // MARK: - Sums

  private func table(_ name: String, _ text: String) throws -> (UsageTable, FilePath) {
    let path = try folder.write(name, text.utf8)
    return (try UsageFile.read(path), path)
  }

  private func sum(_ texts: [String]) throws -> UsageTable {
    var (sum, first) = try table("0.tsv", texts[0])
    for (index, text) in texts.enumerated().dropFirst() {
      let (next, path) = try table("\(index).tsv", text)
      try sum.add(next, at: path, to: first)
    }
    return sum
  }

  @Test func tablesAddUp() throws {
    let parts = [
      "# documents 3\n# bytes 10\n# replaced 1\n5\t\"a\"\t4\t3\t1\n6\t\"##a\"\t1\t1\t0\n",
      "# documents 4\n# bytes 20\n# replaced 2\n5\t\"a\"\t7\t4\t2\n9\t\"\u{1F77}\"\t1\t1\t0\n",
    ]
    let text =
      Self.newTitle + "# documents 7\n# bytes 30\n# replaced 3\n# rows 3\n" + Self.columns
      + "5\t\"a\"\t11\t7\t3\n6\t\"##a\"\t1\t1\t0\n9\t\"\u{1F77}\"\t1\t1\t0\n"
    for order in [parts, parts.reversed()] {
      #expect(UsageFile.text(try sum(order.map { Self.newTitle + $0 })) == Array(text.utf8))
    }
  }

  @Test(arguments: ["5\t\"a\"\t17592186044416\t1\t0\n", "# bytes 17592186044416\n"])
  func sumsThatAreTooLargeAreRefused(_ line: String) throws {
    let most = Self.newTitle + "# documents 1\n# bytes 1\n" + line
    let one = Self.newTitle + "# documents 1\n# bytes 1\n5\t\"a\"\t1\t1\t0\n"
    #expect(throws: CorpusError.usageTooLarge(path: folder.path.appending("1.tsv"))) {
      try sum([one, most])
    }
  }

  @Test func tablesOfOtherTokenizersAreRefused() throws {
    let other = Self.newTitle.replacing("0a", with: "0b")
    let (first, second) = (folder.path.appending("0.tsv"), folder.path.appending("1.tsv"))
    #expect(throws: CorpusError.usagesOfTwoTokenizers(path: second, other: first)) {
      try sum([Self.newTitle, other])
    }
    // Same fingerprint, edited by hand.
    #expect(throws: CorpusError.usagesOfTwoTokenizers(path: second, other: first)) {
      try sum(["a", "b"].map { Self.newTitle + "5\t\"\($0)\"\t1\t0\t0\n" })
    }
    #expect(throws: CorpusError.usageWithoutTokenizer(path: second)) {
      try sum([Self.newTitle, Self.title])
    }
    #expect(throws: CorpusError.usageWithoutTokenizer(path: first)) {
      try sum([Self.title, Self.newTitle])
    }
    #expect(throws: CorpusError.usageOfOtherModel(path: folder.path.appending("usage.tsv"))) {
      try read(other)
    }
  }
}
