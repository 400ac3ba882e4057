import TestSupport
import Testing
import Tokenizers

/// What pruning rests on, on random vocabularies and texts: keep what a text used and what its
/// unknown words consumed, and its tokens and offsets stay, whatever else goes.
struct PruningTheoremTests {
  /// A vocabulary, a text, and what the text needs.
  private struct Sample {
    let tokens: [String]
    let text: String
    let used: Set<TokenID>
    let consumed: Set<TokenID>

    init(seed: UInt64) throws {
      var random = SeededRandom(seed: seed)
      // Few letters, so that words fail and succeed; of one to four bytes.
      let letters = ["a", "b", "é", "中", "𝕏"].prefix(Int.random(in: 2...5, using: &random))
      func word(_ length: ClosedRange<Int>) -> String {
        (0..<Int.random(in: length, using: &random)).map { _ in
          letters.randomElement(using: &random) ?? "a"
        }.joined()
      }
      var tokens = ["[UNK]"]
      for _ in 0..<Int.random(in: 5...40, using: &random) {
        let token = (Bool.random(using: &random) ? "##" : "") + word(1...4)
        if !tokens.contains(token) { tokens.append(token) }
      }
      self.tokens = tokens
      text = (0..<200).map { _ in word(1...8) }.joined(separator: " ")
      var encoder = Encoder(Self.tokenizer(tokens))
      try encoder.encode(Array(text.utf8).span)
      used = Set(encoder.encoding.ids + [TokenID(0)])
      consumed = Set(encoder.consumedByUnknown)
    }

    /// Neither normalizes nor sets Chinese characters apart: words stay as they were made.
    static func tokenizer(_ tokens: [String]) -> Tokenizer {
      Fixture.tokenizer(tokens, normalizer: nil)
    }

    /// The text's tokens where only those stay for which `isKept` says so.
    func encoded(keeping isKept: (TokenID) -> Bool = { _ in true }) throws -> [Fixture.Token] {
      let kept = tokens.enumerated().filter { isKept(TokenID(UInt32($0.offset))) }
      return try Fixture.encode(text, Self.tokenizer(kept.map(\.element)))
    }
  }

  @Test(arguments: 1...100)
  func whatATextNeedsIsEnough(_ seed: UInt64) throws {
    let sample = try Sample(seed: seed)
    let expected = try sample.encoded()
    let needed = sample.used.union(sample.consumed)
    #expect(try sample.encoded(keeping: needed.contains) == expected)
    var random = SeededRandom(seed: seed &+ 1000)
    for _ in 0..<5 {
      #expect(
        try sample.encoded { needed.contains($0) || Bool.random(using: &random) } == expected)
    }
  }

  /// Every used token is needed, and some of the consumed ones are: the theorem says no less
  /// than it must.
  @Test func lessIsNotEnough() throws {
    var changedTexts = 0
    for seed in 1...100 {
      let sample = try Sample(seed: UInt64(seed))
      let expected = try sample.encoded()
      let needed = sample.used.union(sample.consumed)
      for id in sample.used where id != TokenID(0) {
        #expect(
          try sample.encoded { needed.contains($0) && $0 != id } != expected, "seed \(seed), \(id)")
      }
      if try sample.encoded(keeping: sample.used.contains) != expected { changedTexts += 1 }
    }
    #expect(changedTexts > 0)
  }
}
