import TestSupport
import Testing
import Tokenizers

/// What pruning BPE and Unigram rests on: what a text used, and what that is built from or weighed by,
/// is enough.
struct MergingTheoremTests {
  private static let letters = ["a", "b", "c"]

  private func tokenizer(_ model: TokenModel) -> Tokenizer {
    Tokenizer(
      normalizer: nil, preTokenizer: nil, model: model, postProcessor: nil, decoder: nil,
      addedTokens: [])
  }

  /// The tokens of some texts, and what they are built from.
  private func needed(_ model: TokenModel, _ texts: [String]) throws -> Set<TokenID> {
    var encoder = Encoder(tokenizer(model))
    var needed: Set<TokenID> = []
    for text in texts {
      try encoder.encode(Array(text.utf8).span)
      needed.formUnion(encoder.encoding.ids)
    }
    for id in needed { needed.formUnion(model.derivation(of: id)) }
    if let lowest = model.lowestScoredToken { needed.insert(lowest) }
    if let unknown = model.unknownToken.flatMap(model.vocabulary.id(of:)) { needed.insert(unknown) }
    return needed
  }

  @Test(arguments: RandomModels.Symbols.allCases, 1...100)
  func whatTextsNeedIsEnoughForBPE(_ symbols: RandomModels.Symbols, _ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let model = RandomModels.bpe(Self.letters, &random, symbols)
    try checkThatWhatTextsNeedIsEnough(model, "\(symbols) \(seed)", &random)
  }

  @Test(arguments: 1...100)
  func whatTextsNeedIsEnoughForUnigram(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let model = RandomModels.unigram(Self.letters, &random)
    try checkThatWhatTextsNeedIsEnough(model, "\(seed)", &random)
  }

  private func checkThatWhatTextsNeedIsEnough(
    _ model: TokenModel, _ name: String, _ random: inout SeededRandom
  ) throws {
    let texts = (0..<40).map { _ in RandomModels.word(Self.letters, 1...12, &random) }
    let needed = try needed(model, texts)
    for _ in 0..<5 {
      let others = Set(
        (0..<model.vocabulary.count).map { TokenID(UInt32($0)) }.filter { _ in
          Bool.random(using: &random)
        })
      let pruned = RandomModels.pruned(model) { needed.contains($0) || others.contains($0) }
      for text in texts {
        #expect(
          try Fixture.encode(text, tokenizer(model)) == Fixture.encode(text, tokenizer(pruned)),
          "\(name) \(text)")
      }
    }
  }

  /// Without what tokens are built from it does not hold.
  @Test func lessIsNotEnoughForBPE() throws {
    var changed = 0
    for seed in UInt64(1)...50 {
      var random = SeededRandom(seed: seed)
      let model = RandomModels.bpe(Self.letters, &random)
      let texts = (0..<10).map { _ in RandomModels.word(Self.letters, 1...12, &random) }
      var encoder = Encoder(tokenizer(model))
      var used: Set<TokenID> = []
      for text in texts {
        try encoder.encode(Array(text.utf8).span)
        used.formUnion(encoder.encoding.ids)
      }
      let pruned = RandomModels.pruned(model, keeping: used.contains)
      for text in texts
      where try Fixture.encode(text, tokenizer(model)) != Fixture.encode(text, tokenizer(pruned)) {
        changed += 1
      }
    }
    #expect(changed > 0)
  }

  /// Without the lowest score unknown text weighs more, and what was the best path is no longer.
  @Test func lessIsNotEnoughForUnigram() throws {
    // Unknown letters score 10 less than the lowest: -60, and without it -30.
    let pieces = [("<unk>", 0.0), ("ab", -20), ("cd", -20), ("bc", 25), ("low", -50)]
    let model = TokenModel.unigram(
      Unigram(
        vocabulary: Fixture.vocabulary(pieces.map(\.0)), scores: pieces.map(\.1),
        unknownID: TokenID(0), fallsBackToBytes: false))
    let pruned = RandomModels.pruned(model) { $0 != model.lowestScoredToken }
    func texts(_ model: TokenModel) throws -> [String] {
      try Fixture.encode("abcd", tokenizer(model)).map { String(decoding: $0.text, as: UTF8.self) }
    }
    #expect(try texts(model) == ["ab", "cd"])
    #expect(try texts(pruned) == ["<unk>", "bc", "<unk>"])
  }

  /// With a heap and without, the same merges in the same order: words of more than 64 symbols.
  @Test(arguments: 1...20)
  func longWords(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let model = RandomModels.bpe(Self.letters, &random)
    let text = RandomModels.word(Self.letters, 65...200, &random)
    #expect(
      try Fixture.encode(text, tokenizer(model)).map { String(decoding: $0.text, as: UTF8.self) }
        == Self.naive(text, model), "seed \(seed) \(text)")
  }

  /// Byte-pair encoding as it is defined: as long as there is a merge, the first learned, the leftmost.
  private static func naive(_ text: String, _ model: TokenModel) -> [String] {
    guard case .bpe(let bpe) = model else { return [] }
    func token(_ id: TokenID) -> String { String(decoding: bpe.vocabulary[id], as: UTF8.self) }
    let rules = bpe.merges.merges.map { (token($0.left), token($0.right)) }
    var symbols = text.map(String.init)
    while true {
      var best: (rank: Int, place: Int)?
      for place in symbols.indices.dropLast() {
        guard
          let rank = rules.firstIndex(where: { $0 == (symbols[place], symbols[place + 1]) })
        else { continue }
        if rank < best?.rank ?? .max { best = (rank, place) }
      }
      guard let best else { return symbols }
      symbols[best.place] += symbols.remove(at: best.place + 1)
    }
  }
}
