import Corpora
import SystemPackage
import TestSupport
import Testing
import Tokenizers

struct UsageTests {
  private let folder: TemporaryFolder
  private let tokenizer: Tokenizer

  init() throws {
    folder = try TemporaryFolder()
    try TinyBERT(words: ["a", "##a", "b", "##b", "##ab", "ab", "é", ".", "中"])
      .write("model", in: folder)
    tokenizer = try TokenizerFiles(directory: folder.path.appending("model")).tokenizer
  }

  private static let parts = [
    "a", "b", "ab", "abx", "A", "é", "É", "e\u{301}", ".", "中", "x", " ", "  ", "\t", "\r", "\n",
    "\u{0B}", "\u{0}", "\u{200B}", "\u{3000}", "\u{FEFF}", "[MASK]", "[mask]", "\u{301}", "한",
  ]

  private static func text(_ random: inout SeededRandom, _ count: Int) -> [UInt8] {
    (0..<count).flatMap { _ in Array((parts.randomElement(using: &random) ?? "").utf8) }
  }

  /// Usage token by token, without the table of words.
  private func plainUsage(_ text: [UInt8], _ tokenizer: Tokenizer) throws -> Usage {
    var usage = Usage(vocabularySize: tokenizer.vocabularySize)
    var encoder = Encoder(tokenizer)
    var documents = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    if documents.last?.isEmpty == true { documents.removeLast() }
    for document in documents {
      try encoder.encode(Array(document).span)
      for id in encoder.encoding.ids { usage[id].occurrences += 1 }
      for id in Set(encoder.encoding.ids) { usage[id].documents += 1 }
      for id in encoder.consumedByUnknown { usage[id].unknownPrefixes += 1 }
    }
    usage.documents = documents.count
    usage.textSize = text.count
    return usage
  }

  @Test(arguments: 1...30)
  func wordsAndDocumentsGiveTheSameUsage(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let text = Self.text(&random, 3000)
    let corpus = try Corpus(paths: [folder.write("text", text).string])
    #expect(try corpus.usage(of: tokenizer, threads: 2) == plainUsage(text, tokenizer))
  }

  @Test(arguments: 1...10)
  func addedTokensOfEveryKind(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let added = ["b", "x", "[m", "É", ". "].map { content in
      var token = AddedToken(content: Array(content.utf8))
      token.isSingleWord = Bool.random(using: &random)
      token.stripsLeft = Bool.random(using: &random)
      token.stripsRight = Bool.random(using: &random)
      token.isNormalized = Bool.random(using: &random)
      return token
    }
    let tokenizer = Tokenizer(
      normalizer: tokenizer.normalizer, preTokenizer: tokenizer.preTokenizer,
      model: tokenizer.model, postProcessor: nil, decoder: nil,
      addedTokens: Array(added.prefix(seed.isMultiple(of: 2) ? 5 : 4)))
    #expect(tokenizer.isSeparableAtWhiteSpace != seed.isMultiple(of: 2))
    let text = Self.text(&random, 3000)
    let corpus = try Corpus(paths: [folder.write("text", text).string])
    #expect(try corpus.usage(of: tokenizer, threads: 2) == plainUsage(text, tokenizer))
  }

  @Test func theNumberOfThreadsDoesNotMatter() throws {
    var random = SeededRandom(seed: 1)
    let text = Self.text(&random, 1_500_000)
    let corpus = try Corpus(paths: [folder.write("text", text).string])
    let usage = try corpus.usage(of: tokenizer, threads: 1)
    for threads in [2, 3, 8] {
      #expect(try corpus.usage(of: tokenizer, threads: threads) == usage)
    }
  }

  @Test func fileRoundTrip() throws {
    var random = SeededRandom(seed: 2)
    let corpus = try Corpus(paths: [folder.write("text", Self.text(&random, 500)).string])
    let usage = try corpus.usage(of: tokenizer, threads: 1)
    let path = try folder.write("usage.tsv", UsageFile.text(usage, tokenizer))
    #expect(try UsageFile.read(path, for: tokenizer) == usage)
  }

  @Test(arguments: [
    ("", 1), ("id\n", 1), ("# vprune usage 1\n5\t\"a\"\t1\t1\n", 2),
    ("# vprune usage 1\n# bytes x\n", 2), ("# vprune usage 1\n5\t\"a\"\t-1\t1\t0\n", 2),
    ("# vprune usage 1\n99999999999\t\"a\"\t1\t1\t0\n", 2),
  ])
  func malformedFiles(_ text: String, _ line: Int) throws {
    let path = try folder.write("usage.tsv", text.utf8)
    let error = #expect(throws: CorpusError.self) { try UsageFile.read(path, for: tokenizer) }
    guard case .malformedUsage(path, line, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func filesOfOtherTokenizersAreRefused() throws {
    let path = try folder.write("usage.tsv", "# vprune usage 1\n5\t\"b\"\t1\t1\t0\n".utf8)
    #expect(
      throws: CorpusError.usageOfOtherTokenizer(
        path: path, line: 2, id: 5, token: "b", expected: "a")
    ) { try UsageFile.read(path, for: tokenizer) }
  }
}
