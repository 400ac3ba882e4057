import TestSupport
import Testing
import UnicodeText

@testable import Tokenizers

/// Words and their parts, found in windows of 64 bytes, are those that a walk from byte to byte finds.
struct SpaceCutterTests {
  private static let cutters: [SpaceCutter] = [
    SpaceCutter(.dropped, spaces: [0x09, 0x0A, 0x0D], refusesOtherSpaces: true),
    SpaceCutter(.dropped, spaces: [0x09]), SpaceCutter(.joined, spaces: [0x09, 0x0D]),
    SpaceCutter(.kept, spaces: []), SpaceCutter(.leading, spaces: []),
    SpaceCutter(.leading, spaces: [], putsSpaceFirst: false), SpaceCutter(.refused, spaces: []),
  ]

  private static func isSpace(_ byte: UInt8, _ cutter: SpaceCutter) -> Bool {
    byte == 0x20 || byte < 0x20 && cutter.spaces >> UInt32(byte) & 1 != 0
  }

  /// The words of a text, by the rules for runs of white space; `nil` where they forbid it.
  private static func words(_ text: [UInt8], _ cutter: SpaceCutter) -> [Range<Int>]? {
    let string = String(decoding: text, as: UTF8.self).unicodeScalars
    if string.contains("\u{2581}") { return nil }
    if cutter.refusesOtherSpaces,
      string.contains(where: { scalar in
        scalar.value >= 0x80
          ? WhiteSpace.contains(scalar)
          : (scalar.value < 0x20 || scalar.value == 0x7F)
            && !isSpace(UInt8(truncatingIfNeeded: scalar.value), cutter)
      })
    {
      return nil
    }
    let spaces = text.map { isSpace($0, cutter) }
    // Where words begin, whatever is dropped between them.
    var words: [Range<Int>] = []
    switch cutter.runs {
    case .leading:
      let starts = text.indices.filter { $0 == 0 || spaces[$0] && !spaces[$0 - 1] }
      words = zip(starts, starts.dropFirst() + [text.count]).map { $0..<$1 }
    case .kept:
      // The first space of a run stands between words, but for one that the text begins or ends with.
      let between = text.indices.filter {
        $0 > 0 && $0 < text.count - 1 && spaces[$0] && !spaces[$0 - 1]
      }
      let bounds = [-1] + between + [text.count]
      words = zip(bounds, bounds.dropFirst()).map { $0 + 1..<$1 }
    case .dropped, .joined, .refused:
      var start = 0
      for end in text.indices.map({ $0 }) + [text.count]
      where end == text.count || spaces[end] {
        if start < end { words.append(start..<end) }
        start = end + 1
      }
      if cutter.runs == .dropped { return words }
      guard let last = words.popLast() else { return text.isEmpty ? [] : nil }
      words.append(last.lowerBound..<text.count)
      let isSingle = text.indices.allSatisfy { !spaces[$0] || $0 > 0 && !spaces[$0 - 1] }
      if cutter.runs == .refused, !isSingle { return nil }
    }
    return text.isEmpty ? [] : words
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
  }

  private static func parts(
    _ text: [UInt8], _ word: Range<Int>, _ cutter: SpaceCutter, _ cuts: PartCuts
  ) -> [Range<Int>] {
    // White space at the ends does not count.
    let own = word.reversed().drop { isSpace(text[$0], cutter) }.reversed()
      .drop { isSpace(text[$0], cutter) }
    guard own.count <= PartCuts.longestWord else { return [word] }
    let inner = word.dropFirst().filter { place in
      let pair = [text[place - 1], text[place]]
      return !pair.allSatisfy(isLetter) && cuts.end(of: pair.span, from: 0) == 1
    }
    let bounds = [word.lowerBound] + inner + [word.upperBound]
    return zip(bounds, bounds.dropFirst()).map { $0..<$1 }
  }

  private static let pieces = [
    " ", " ", " ", "  ", "\t", "\r", "\u{1}", "\u{7F}", "a", "b", "Q", "(", ")", "=", "7", "é", "中",
    "\u{A0}", "\u{2003}", "▁",
  ]

  /// Texts with words of one byte to hundreds, and white space as long.
  private static func text(_ random: inout SeededRandom) -> [UInt8] {
    // Some kinds of characters only: otherwise most texts have one that forbids cutting.
    let pieces = pieces.shuffled(using: &random).prefix(Int.random(in: 1...8, using: &random))
    return (0..<Int.random(in: 0...12, using: &random)).flatMap { _ -> [UInt8] in
      let piece = Array((pieces.randomElement(using: &random) ?? " ").utf8)
      let isLong = Int.random(in: 0..<6, using: &random) == 0
      let count = Int.random(in: 1...(isLong ? 200 : 5), using: &random)
      return Array(repeatElement(piece, count: count).joined())
    }
  }

  private static func cuts() throws -> PartCuts {
    let tokens = ["<unk>", "▁", "a", "b", "Q", "(", ")", "=", "7", "a(", "==", "▁a", ")7", "ab"]
    var options = BPE.Options()
    options.unknownToken = Array("<unk>".utf8)
    let model = BPE(
      vocabulary: Fixture.vocabulary(tokens), merges: MergeTable([]), options: options)
    let tokenizer = Tokenizer(
      normalizer: .sequence([
        .prepend(SpaceCutter.replacement),
        .replace(ReplaceNormalizer(pattern: .text([0x20]), content: SpaceCutter.replacement)),
      ]), preTokenizer: nil, model: .bpe(model), postProcessor: nil, decoder: nil,
      addedTokens: [])
    let cutter = try #require(WordCutter(tokenizer))
    return try #require(PartCuts(tokenizer, cutter))
  }

  @Test(arguments: cutters.indices, 1...5 as ClosedRange<UInt64>)
  func windowsFindWhatIsThere(_ index: Int, _ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let (cutter, cuts) = (Self.cutters[index], try Self.cuts())
    var (cut, long) = (0, 0)
    for _ in 0..<400 {
      let text = Self.text(&random)
      let before = Int.random(in: 0...3, using: &random)
      // What is around a text is none of it.
      let block = Array(repeating: UInt8(0x61), count: before) + text + Array("a (".utf8)
      let range = before..<before + text.count
      var found: [Range<Int>] = []
      let isCut = cutter.cut(block.span, range, to: &found)
      let expected = Self.words(text, cutter)
      try #require(isCut == (expected != nil), "\(text)")
      guard let expected else { continue }
      try #require(
        found.map { $0.lowerBound - before..<$0.upperBound - before } == expected, "\(text)")
      cut += 1
      long += expected.count { $0.count > PartCuts.longestWord }
      var places = Array(
        repeating: WordPlace.none,
        count: 2 * SpaceCutter.leastRoom + Int.random(in: 128...200, using: &random))
      var (position, parts) = (before, [WordPlace]())
      while position < range.upperBound {
        // Some places are taken already, and stay.
        let taken = Int.random(in: 0...60, using: &random)
        var count = taken
        let start = position
        cutter.put(block.span, range, &position, 7, cuts, to: &places, &count)
        try #require(position > start || count > taken)
        parts += places[taken..<count]
      }
      let wanted = expected.map { Self.parts(text, $0, cutter, cuts) }
      try #require(
        parts.map { $0.range.lowerBound - before..<$0.range.upperBound - before }
          == Array(wanted.joined()), "\(text)")
      let continued = wanted.flatMap { parts in parts.indices.map { $0 > 0 } }
      try #require(parts.map { $0.markedLength >= WordPlace.continuation } == continued)
      try #require(parts.allSatisfy { $0.document == 7 })
    }
    #expect(cut > 30)
    #expect(long > 5)
  }
}
