import Foundation
import SystemPackage
import TestSupport
import Testing
import UnicodeText

@testable import Tokenizers

/// What is scanned by hand is what the regular expression finds.
struct WordPatternTests {
  static let spellings = WordPattern.spellings.keys.map { String(decoding: $0, as: UTF8.self) }
    .sorted()

  /// Scalars of every class, those that patterns name, and those that case folds to them.
  static let parts = [
    "s", "t", "re", "ve", "m", "ll", "d", "S", "T", "Re", "vE", "M", "LL", "D", "ſ", "\u{212A}",
    "'",
    "'", "'s", "’", "a", "A", "é", "É", "ǅ", "ʰ", "ª", "中", "ن", "한", "\u{301}", "\u{903}",
    "\u{20DD}", "1", "23", "4567", "٣", "Ⅻ", "½", "²", " ", " ", "  ", "\n", "\n", "\r", "\r\n",
    "\t", "\u{B}", "\u{85}", "\u{A0}", "\u{2028}", "\u{3000}", ".", "...", "!?", "/", "//", "-",
    "—", "_", "€", "+", "<|startoftext|>", "<|endoftext|>", "<|", "\u{0}", "\u{200B}", "\u{FEFF}",
    "\u{E000}", "\u{378}", "\u{1171E}", "\u{1734}", "\u{1C89}", "\u{A7CB}", "\u{10D40}", "😀", "🏽",
    "\u{200D}", "𝐀", "𝟘", "\u{10FFFF}",
  ]

  private func compare(
    _ spelling: String, _ expression: RegularExpression, _ text: [UInt8]
  ) throws {
    let pattern = try #require(WordPattern(spelling))
    let range = 0..<text.count
    let (words, matches) = (
      pattern.words(in: text.span, range), expression.matches(in: text.span, range)
    )
    #expect(
      words == matches, "\(spelling) on \(String(decoding: text, as: UTF8.self).debugDescription)")
    #expect(
      Self.put(pattern, text) == words,
      "\(spelling) on \(String(decoding: text, as: UTF8.self).debugDescription)")
  }

  /// The words that are put into a buffer of few places, of a text that has others around it.
  private static func put(_ pattern: WordPattern, _ text: [UInt8]) -> [Range<Int>] {
    let whole = Array("s a".utf8) + text + Array(" s1".utf8)
    var words: [Range<Int>] = []
    var buffer = Array(repeating: WordPlace.none, count: 5)
    var (position, end) = (3, 3 + text.count)
    while position < end {
      var count = 0
      var places = buffer.mutableSpan
      pattern.put(whole.span, &position, end, 9, &places, &count)
      for place in buffer.prefix(count) { words.append(place.range) }
      if buffer.prefix(count).contains(where: { $0.document != 9 }) { end = 0 }
    }
    return words.map { $0.lowerBound - 3..<$0.upperBound - 3 }
  }

  @Test(arguments: spellings, 1...5 as ClosedRange<UInt64>)
  func randomTexts(_ spelling: String, _ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let expression = try RegularExpression(spelling)
    for _ in 0..<2000 {
      let count = Int.random(in: 0...12, using: &random)
      let text = (0..<count).map { _ in Self.parts.randomElement(using: &random) ?? "" }
      try compare(spelling, expression, Array(text.joined().utf8))
    }
  }

  /// Longer ones, mostly of ASCII, so that words end at every place of those that are looked at together.
  @Test(arguments: spellings, 1...5 as ClosedRange<UInt64>)
  func plainTexts(_ spelling: String, _ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let expression = try RegularExpression(spelling)
    let plain = Self.parts.filter { $0.utf8.allSatisfy { $0 < 0x80 } }
    for number in 0..<2000 {
      let parts = number.isMultiple(of: 3) ? Self.parts : plain
      let text = (0..<Int.random(in: 0...90, using: &random)).map { _ in
        (number.isMultiple(of: 2) || Int.random(in: 0..<9, using: &random) > 0 ? plain : parts)
          .randomElement(using: &random) ?? ""
      }
      try compare(spelling, expression, Array(text.joined().utf8))
    }
  }

  @Test(arguments: spellings)
  func corpora(_ spelling: String) throws {
    let expression = try RegularExpression(spelling)
    for name in ["banking", "clinical", "legal", "multilingual"] {
      let file = Repository.root.appending("corpora/\(name).txt")
      let text = [UInt8](try Data(contentsOf: URL(filePath: file.string)))
      for line in text.split(separator: 0x0A) { try compare(spelling, expression, Array(line)) }
      // Lines together show what the patterns do at their ends.
      try compare(spelling, expression, Array(text.prefix(100_000)))
    }
  }

  @Test func otherPatternsAreNotKnown() {
    #expect(WordPattern(#"\p{L}+"#) == nil)
    #expect(WordPattern(WordPatterns.gpt2 + " ") == nil)
  }
}

extension WordPatternTests {
  /// As `tokenizers` cuts; Tests/Oracles/word_patterns.py says how.
  @Suite(.enabled(if: PythonOracle.isWanted, PythonOracle.absent), .timeLimit(.minutes(15)))
  struct OracleParityTests {
    /// Cuts texts and compares with a file of them: FF stands before a text, FE before a word, FD before
    /// what lies between words.
    private func compare(_ spelling: String, _ arguments: [String]) async throws {
      let folder = try TemporaryFolder()
      try folder.write("pattern", spelling.utf8)
      _ = try await PythonOracle.run(
        "word_patterns.py",
        [folder.path.appending("pattern").string, folder.path.appending("words").string] + arguments
      )
      let pattern = try #require(WordPattern(spelling))
      var (count, differences) = (0, 0)
      for expected in try folder.read("words").split(separator: 0xFF) {
        let text = expected.filter { $0 < 0xFD }
        let words = pattern.words(in: text.span, 0..<text.count).map { text[$0] }
        let theirs = expected.split(separator: 0xFE).map { $0.prefix { $0 != 0xFD } }
        count += 1
        guard !words.elementsEqual(theirs.filter { !$0.isEmpty }, by: { $0.elementsEqual($1) })
        else { continue }
        differences += 1
        if differences < 5 {
          Issue.record("\(spelling) on \(String(decoding: text, as: UTF8.self).debugDescription)")
        }
      }
      #expect(count > 1000)
      #expect(differences == 0)
    }

    @Test(arguments: spellings.filter { $0 != WordPatterns.cl100k })
    func randomTexts(_ spelling: String) async throws {
      try await compare(spelling, ["--random", "20000", "--seed", "20261121"])
    }

    /// Both patterns between them ask for every class.
    @Test(arguments: [WordPatterns.llama3, WordPatterns.o200k])
    func everyScalar(_ spelling: String) async throws {
      try await compare(spelling, ["--scalars"])
    }
  }
}
