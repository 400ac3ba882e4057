import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Corpora

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

  private func plainUsage(_ text: [UInt8], _ tokenizer: Tokenizer) throws -> Usage {
    try PlainUsage.usage(of: PlainUsage.documents(of: text), tokenizer)
  }

  /// Documents of records may have line feeds in them.
  @Test(arguments: 1...10)
  func recordsGiveTheUsageOfTheirTexts(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let documents = (0..<60).map { _ in
      Self.text(&random, Int.random(in: 0...60, using: &random))
        + Array(seed == 1 ? "\n".utf8 : "".utf8)
    }
    let expected = try PlainUsage.usage(of: documents, tokenizer)
    for (name, bytes) in RecordFiles.files(of: documents) {
      let corpus = try Corpus(CorpusRequest([folder.write(name, bytes).string]))
      #expect(try corpus.usage(of: tokenizer, threads: 2) == expected, "\(name)")
    }
  }

  @Test(arguments: 1...30)
  func wordsAndDocumentsGiveTheSameUsage(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let text = Self.text(&random, 3000)
    let corpus = try Corpus(CorpusRequest([folder.write("text", text).string]))
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
    #expect(tokenizer.safeCuts == (seed.isMultiple(of: 2) ? .none : .aroundWhiteSpace))
    let text = Self.text(&random, 3000)
    let corpus = try Corpus(CorpusRequest([folder.write("text", text).string]))
    #expect(try corpus.usage(of: tokenizer, threads: 2) == plainUsage(text, tokenizer))
  }

  /// Contents, flags and the normalizer's flags at random; most of these tokens are found in the
  /// text, and glued to words.
  @Test(arguments: 1...100)
  func randomAddedTokens(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    // Without white space in them, which would forbid counting by words.
    let parts = Self.parts.filter {
      $0 != "中" && $0.unicodeScalars.allSatisfy { !$0.properties.isWhitespace }
    }
    let added = (0..<4).map { _ in
      let count = Int.random(in: 1...3, using: &random)
      var token = AddedToken(
        content: (0..<count).flatMap { _ in Array((parts.randomElement(using: &random) ?? "").utf8)
        })
      token.isSingleWord = Bool.random(using: &random)
      token.stripsLeft = Bool.random(using: &random)
      token.stripsRight = Bool.random(using: &random)
      token.isNormalized = Bool.random(using: &random)
      return token
    }
    let tokenizer = Tokenizer(
      normalizer: .bert(
        BertNormalizer(
          cleansText: Bool.random(using: &random), separatesChinese: Bool.random(using: &random),
          stripsAccents: Bool.random(using: &random), lowercases: Bool.random(using: &random))),
      preTokenizer: tokenizer.preTokenizer, model: tokenizer.model, postProcessor: nil,
      decoder: nil, addedTokens: added, protectedWords: [Array("ABx".utf8), Array("É.".utf8)])
    #expect(tokenizer.safeCuts == .aroundWhiteSpace)
    let text = Self.text(&random, 1000)
    let corpus = try Corpus(CorpusRequest([folder.write("text", text).string]))
    #expect(try corpus.usage(of: tokenizer, threads: 2) == plainUsage(text, tokenizer))
  }

  /// Words about the size that a key holds whole, that differ in one byte, and more of them than
  /// the table starts with; the last one ends the text.
  @Test(arguments: 1...3)
  func wordsOfEveryLength(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let text = (0..<30_000).map { _ in
      var word = [UInt8](
        repeating: UInt8(ascii: "a"), count: Int.random(in: 1...40, using: &random))
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        word[Int.random(in: word.indices, using: &random)] = UInt8(ascii: "b")
      }
      return word
    }.joined(separator: [UInt8(random.next().isMultiple(of: 2) ? 0x20 : 0x0A)])
    let corpus = try Corpus(CorpusRequest([folder.write("text", text).string]))
    #expect(try corpus.usage(of: tokenizer, threads: 1) == plainUsage(Array(text), tokenizer))
  }

  /// More words than a thread's table holds, again and again, and some that no table keeps.
  @Test(arguments: [1, 2])
  func wordsThatTablesForget(_ threads: Int) throws {
    var random = SeededRandom(seed: UInt64(threads))
    let words = (0..<60_000).map { number in
      let length = number.isMultiple(of: 500) ? Int.random(in: 100...300, using: &random) : 18
      return (0..<length).map { _ in
        UInt8.random(in: UInt8(ascii: "a")...UInt8(ascii: "b"), using: &random)
      }
    }
    let lines = (words + words.reversed()).map { $0 + [0x20] + words[0] }
    let text = Array(lines.joined(separator: [0x0A]))
    let corpus = try Corpus(CorpusRequest([folder.write("text", text).string]))
    #expect(try corpus.usage(of: tokenizer, threads: threads) == plainUsage(text, tokenizer))
  }

  @Test func countsByHand() throws {
    let text = "ab a\nabx\n\na.[MASK] ab \u{FFFD}"
    let path = try folder.write("text", Array(text.utf8) + [0xFF, 0x0A])
    let usage = try Corpus(CorpusRequest([path.string])).usage(of: tokenizer, threads: 1)
    func count(_ token: String) throws -> Usage.Count {
      usage[try #require(tokenizer.id(of: Array(token.utf8)))]
    }
    #expect(try count("ab") == Usage.Count(occurrences: 2, documents: 2, needed: 1))
    #expect(try count("a") == Usage.Count(occurrences: 2, documents: 2))
    #expect(try count("[UNK]") == Usage.Count(occurrences: 1, documents: 1))
    #expect(try count("[MASK]") == Usage.Count(occurrences: 1, documents: 1))
    #expect(try count(".") == Usage.Count(occurrences: 1, documents: 1))
    #expect(usage.tokenCount == 7)
    #expect(usage.distinctTokens == 5)
    #expect((usage.documents, usage.textSize, usage.replacedCount) == (4, 25, 1))
  }

  @Test func wordsThatCannotBeCounted() throws {
    let tokenizer = Tokenizer(
      normalizer: nil, preTokenizer: .bert,
      model: .wordPiece(WordPiece(vocabulary: Vocabulary(capacity: 0))), postProcessor: nil,
      decoder: nil,
      addedTokens: [])
    let corpus = try Corpus(CorpusRequest([folder.write("text", "\n \nx".utf8).string]))
    #expect(throws: CorpusError.tokenizer(.unknownTokenMissing(Array("[UNK]".utf8)))) {
      try corpus.usage(of: tokenizer, threads: 2)
    }
  }

  @Test func theNumberOfThreadsDoesNotMatter() throws {
    var random = SeededRandom(seed: 1)
    let text = Self.text(&random, 1_500_000)
    let corpus = try Corpus(CorpusRequest([folder.write("text", text).string]))
    let usage = try corpus.usage(of: tokenizer, threads: 1)
    for threads in [2, 3, 8] {
      #expect(try corpus.usage(of: tokenizer, threads: threads) == usage)
    }
  }
}
