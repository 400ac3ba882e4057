import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Corpora

/// Where BERT's texts are cut, and that counting what is cut is exact.
struct BertCutterTests {
  private let folder: TemporaryFolder
  private let tokenizer: Tokenizer

  init() throws {
    folder = try TemporaryFolder()
    try TinyBERT(words: [
      "a", "##a", "b", "##b", "ab", "mask", "=", "!", "[", "]", "<", ".", "##\u{338}", "\u{338}",
    ]).write("model", in: folder)
    tokenizer = try TokenizerFiles(directory: folder.path.appending("model")).tokenizer
  }

  private static let parts = [
    "a", "b", "ab", "AB", "x", "1", "[MASK]", "[mask]", "[M", "[", "]", "MASK", "=", "!", "!!",
    "\u{338}",
    "≮", ";", "\u{37E}", "é", "中", "“", " ", "\t", "\r", "\n", "\u{B}", "\u{0}", "\u{1}", "\u{7F}",
    "<a>",
    "<A>", "<", "_", "~", "{|}", "@", "`", "/", ":", "0", "9", "Z", "z",
  ]

  private static func text(_ random: inout SeededRandom, _ count: Int) -> [UInt8] {
    (0..<count).flatMap { _ in Array((parts.randomElement(using: &random) ?? "").utf8) }
  }

  private static func words(
    _ tokenizer: Tokenizer, _ text: [UInt8]
  ) -> (words: [WordPlace], tally: SymbolTally) {
    let cutter = BertCutter(tokenizer)
    var reading = BertCutter.Reading(0..<text.count, document: 7, countsLines: true)
    var (words, tally) = ([WordPlace](), SymbolTally())
    while reading.position < text.count {
      var buffer = Array(repeating: WordPlace.none, count: BertCutter.leastRoom + 3)
      var count = 0
      cutter.cut(text.span, &reading, to: &buffer, &count, &tally)
      words += buffer.prefix(count)
    }
    // Those of a document come in any order.
    #expect(words.map(\.document) == words.map(\.document).sorted())
    return (words.sorted { $0.start < $1.start }, tally)
  }

  /// Characters of the vocabulary, which no word of the buffer is.
  private static let counted = Set("=![]<.".utf8)

  /// Against one byte after the other, with words that end at every place of the bytes that are looked at
  /// together.
  @Test(arguments: 1...50)
  func words(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let text =
      Self.text(&random, Int.random(in: 0...300, using: &random))
      + [UInt8](repeating: 0x61, count: Int.random(in: 0...200, using: &random))
    var expected: [(word: [UInt8], document: UInt32)] = []
    var symbols: [(symbol: UInt8, document: UInt32)] = []
    var (word, document, isToken): ([UInt8], UInt32, Bool) = ([], 7, false)
    func end() {
      if word.count == 1, !isToken, Self.counted.contains(word[0]) {
        symbols.append((word[0], document))
      } else if !word.isEmpty {
        expected.append((word, document))
      }
      (word, isToken) = ([], false)
    }
    for (position, byte) in text.enumerated() {
      let isLetter =
        byte >= 0x80 || byte < 0x20 || byte == 0x7F
        || Unicode.Scalar(byte).properties.isAlphabetic || byte >= 0x30 && byte <= 0x39
      if [0x20, 0x0A, 0x0D, 0x09].contains(byte) {
        end()
        if byte == 0x0A { document += 1 }
      } else if isToken || isLetter {
        word.append(byte)
      } else {
        end()
        word = [byte]
        // [UNK], [CLS], [SEP], [MASK], [PAD]
        let next = position + 1 < text.count ? text[position + 1] : UInt8(ascii: "M")
        isToken = byte == UInt8(ascii: "[") && "UCSMP".utf8.contains(next)
        if !isToken { end() }
      }
    }
    end()
    var (found, tally) = Self.words(tokenizer, text)
    #expect(found.map { Array(text[$0.range]) } == expected.map(\.word))
    #expect(found.map(\.document) == expected.map(\.document))
    let marks = tally.marks.flatMap { mark in
      mark.symbols.filter(Self.counted.contains).map { "\(mark.document) \($0)" }
    }
    #expect(Set(marks).count == marks.count)
    #expect(Set(marks) == Set(symbols.map { "\($0.document) \($0.symbol)" }))
    tally.countDocuments(with: [])
    let counts = tally.takeCounts()
    for symbol in Self.counted {
      let found = symbols.filter { $0.symbol == symbol }
      #expect(counts[Int(symbol)].occurrences == found.count)
      #expect(counts[Int(symbol)].documents == Set(found.map(\.document)).count)
    }
  }

  @Test(arguments: 1...40)
  func countsAreExact(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let added = ["<a>", "[M", "!", "[", "!!a b"].shuffled(using: &random).prefix(Int(seed % 4)).map
    {
      content in
      var token = AddedToken(content: Array(content.replacing(" ", with: "").utf8))
      token.stripsLeft = Bool.random(using: &random)
      token.stripsRight = Bool.random(using: &random)
      token.isSingleWord = seed.isMultiple(of: 5)
      token.isNormalized = seed.isMultiple(of: 7)
      return token
    }
    let tokenizer = Tokenizer(
      normalizer: seed.isMultiple(of: 6)
        ? nil
        : .bert(
          BertNormalizer(
            cleansText: Bool.random(using: &random), separatesChinese: Bool.random(using: &random),
            stripsAccents: Bool.random(using: &random), lowercases: Bool.random(using: &random))),
      preTokenizer: tokenizer.preTokenizer, model: tokenizer.model, postProcessor: nil,
      decoder: nil, addedTokens: tokenizer.addedTokens.map(\.token) + added)
    #expect(tokenizer.safeCuts == .aroundWhiteSpace)
    let text = Self.text(&random, 4000)
    let lines = PlainUsage.documents(of: text)
    let corpus = try Corpus(CorpusRequest([folder.write("text", text).string]))
    #expect(
      try corpus.usage(of: tokenizer, threads: 2) == PlainUsage.usage(of: lines, tokenizer))
    try expectExact(
      DocumentBlock(
        lines: Array(lines.joined(separator: [0x0A])), firstDocument: 0, count: lines.count),
      lines, tokenizer)
    // Short ones, so that batches end where documents do, and such as have lines themselves.
    let records = (0..<1500).map { _ in
      Self.text(&random, Int.random(in: 0...[3, 200][Int(seed % 2)], using: &random))
    }
    var texts = DocumentTexts()
    for record in records { texts.append { $0 += record } }
    try expectExact(DocumentBlock(texts, firstDocument: 0), records, tokenizer)
  }

  /// Counted three times, with numbers of documents that begin anew meanwhile.
  private func expectExact(
    _ block: DocumentBlock, _ documents: [[UInt8]], _ tokenizer: Tokenizer,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try PlainUsage.usage(of: documents, tokenizer)
    var counter = UsageCounter(
      SharedWords(tokenizer, tableSlots: 1 << 11),
      firstDocument: .max - UInt32(documents.count) - 3)
    for _ in 0..<3 { try counter.add(block) }
    let total = counter.takeTotal()
    #expect(total.documents == 3 * expected.documents, sourceLocation: sourceLocation)
    #expect(
      total.counts
        == expected.counts.map {
          Usage.Count(
            occurrences: 3 * $0.occurrences, documents: 3 * $0.documents, needed: 3 * $0.needed)
        }, sourceLocation: sourceLocation)
  }
}
