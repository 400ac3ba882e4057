import TestSupport
import Testing
import Tokenizers

/// What stands in a token's place is what the pruned model makes of its text.
struct ReplacementTests {
  private static let letters = ["a", "b", "c"]

  private func tokenizer(_ model: TokenModel) -> Tokenizer {
    Tokenizer(
      normalizer: nil, preTokenizer: nil, model: model, postProcessor: nil, decoder: nil,
      addedTokens: [])
  }

  /// Compares the replacement of a token with what a model without it, and without `others`, does.
  private func check(
    _ model: TokenModel, _ token: TokenID, without others: Set<TokenID>, _ name: String
  ) throws {
    func isKept(_ id: TokenID) -> Bool { id != token && !others.contains(id) }
    let text = String(decoding: model.vocabulary[token], as: UTF8.self)
    let expected = try Fixture.encode(text, tokenizer(RandomModels.pruned(model, keeping: isKept)))
      .map(\.text)
    let found = model.replacement(of: token, where: isKept)?
      .map { Array(model.vocabulary[$0]) }
    if expected.contains(where: { $0 == model.unknownToken }) {
      #expect(found == nil, "\(name) \(text)")
    } else {
      #expect(found == expected, "\(name) \(text)")
    }
  }

  @Test(arguments: 1...100)
  func bpe(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let model = RandomModels.bpe(Self.letters, &random)
    let ids = (0..<model.vocabulary.count).map { TokenID(UInt32($0)) }
    // Characters stay, and what others are built from.
    for id in ids.dropFirst(Self.letters.count) {
      let isPart = ids.contains { $0 != id && model.derivation(of: $0).contains(id) }
      if !isPart, model.derivation(of: id).contains(id) {
        try check(model, id, without: [], "\(seed)")
      }
    }
  }

  @Test(arguments: 1...100)
  func unigram(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let model = RandomModels.unigram(Self.letters, &random)
    let ids = (1..<model.vocabulary.count).map { TokenID(UInt32($0)) }
      .filter { $0 != model.lowestScoredToken }
    for id in ids {
      let others = Set(ids.filter { _ in Int.random(in: 0..<4, using: &random) == 0 })
      try check(model, id, without: others, "\(seed)")
    }
  }

  @Test(arguments: 1...100)
  func wordPiece(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let model = RandomModels.wordPiece(Self.letters, &random)
    let ids = (1..<model.vocabulary.count).map { TokenID(UInt32($0)) }
    // Longer words are unknown, and with the prefix a token is no text.
    for id in ids where model.vocabulary[id].count <= 3 && model.vocabulary[id].first != 0x23 {
      let others = Set(ids.filter { _ in Int.random(in: 0..<4, using: &random) == 0 })
      try check(model, id, without: others, "\(seed)")
    }
  }

  /// Words, whole or in parts, become what a model without some tokens makes of them.
  @Test(arguments: 1...60)
  func words(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let symbols = RandomModels.Symbols.allCases[Int(seed) % 4]
    for model in [
      RandomModels.bpe(Self.letters, &random, symbols), RandomModels.unigram(Self.letters, &random),
      RandomModels.wordPiece(Self.letters, &random),
    ] {
      let ids = (0..<model.vocabulary.count).map { TokenID(UInt32($0)) }
      var gone = Set(
        ids.filter { id in
          id.index >= Self.letters.count && id != model.lowestScoredToken
            && model.vocabulary[id].first != 0x3C && model.vocabulary[id].first != 0x5B
            && Int.random(in: 0..<3, using: &random) == 0
        })
      // What others are built from stays with them.
      for id in ids where !gone.contains(id) { gone.subtract(model.derivation(of: id)) }
      let pruned = tokenizer(RandomModels.pruned(model, keeping: { !gone.contains($0) }))
      for text in RandomModels.texts(of: Self.letters, upTo: 4) where !text.isEmpty {
        let cut = model.cut(Array(text.utf8)) { !gone.contains($0) }
        let expected = try Fixture.encode(text, pruned).map(\.text)
        #expect(cut.tokens.map { Array(model.vocabulary[$0]) } == expected, "\(seed) \(text)")
        let unknown = expected.contains { $0 == model.unknownToken }
        #expect(cut.lost > 0 || !unknown, "\(seed) \(text)")
      }
    }
  }

  @Test func insidesOfWords() {
    let model = TokenModel.wordPiece(
      WordPiece(vocabulary: Fixture.vocabulary(["[UNK]", "##abc", "##ab", "##c", "ab", "c"])))
    #expect(
      model.replacement(of: TokenID(1), where: { $0 != TokenID(1) }) == [TokenID(2), TokenID(3)])
    #expect(model.replacement(of: TokenID(1), where: { $0 == TokenID(4) }) == nil)
  }

  @Test func unknownTextBecomesBytesWhereItMay() {
    let model = TokenModel.unigram(
      Unigram(
        vocabulary: Fixture.vocabulary(["<unk>", "é", "<0xC3>", "<0xA9>"]), scores: [0, -1, 0, 0],
        unknownID: TokenID(0), fallsBackToBytes: true))
    #expect(
      model.replacement(of: TokenID(1), where: { $0 != TokenID(1) }) == [TokenID(2), TokenID(3)])
  }

  @Test func wordsAreWholeOrUnknown() {
    let model = TokenModel.wordLevel(
      WordLevel(
        vocabulary: Fixture.vocabulary(["<unk>", "ab", "a"]), unknownToken: Array("<unk>".utf8)))
    #expect(model.replacement(of: TokenID(1), where: { _ in true }) == nil)
  }
}
