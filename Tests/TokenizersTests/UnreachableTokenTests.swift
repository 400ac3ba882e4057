import TestSupport
import Testing
import Tokenizers

/// What `--lossless` removes, on small vocabularies and every text.
struct UnreachableTokenTests {
  enum Kind: String, CaseIterable, Sendable {
    case bpe, byteBPE, unknownBPE, markedBPE, unigram, wordPiece, lowercasingWordPiece,
      metaspaceUnigram
  }

  private struct Sample {
    let tokenizer: Tokenizer
    let letters: [String]

    init(_ kind: Kind, seed: UInt64) {
      var random = SeededRandom(seed: seed)
      switch kind {
      case .bpe:
        letters = ["a", "b", "c"]
        tokenizer = Sample.tokenizer(RandomModels.bpe(letters, &random))
      case .byteBPE:
        // The normalizer gives no letter of the bytes' names.
        letters = ["a", "b", "é"]
        tokenizer = Sample.tokenizer(
          RandomModels.bpe(letters, &random, .bytes), normalizer: .lowercase)
      case .unknownBPE:
        letters = ["a", "b", "c"]
        tokenizer = Sample.tokenizer(RandomModels.bpe(letters, &random, .unknown))
      case .markedBPE:
        letters = ["a", "#", "/"]
        tokenizer = Sample.tokenizer(RandomModels.bpe(letters, &random, .marks))
      case .unigram:
        letters = ["a", "b", "é"]
        tokenizer = Sample.tokenizer(RandomModels.unigram(letters, &random))
      case .wordPiece:
        letters = ["a", "b", "-", " "]
        tokenizer = Sample.tokenizer(
          RandomModels.wordPiece(["a", "b", "-"], &random), preTokenizer: .bert)
      case .lowercasingWordPiece:
        letters = ["a", "A", "é"]
        tokenizer = Sample.tokenizer(
          RandomModels.wordPiece(letters, &random), normalizer: .bert(BertNormalizer()),
          preTokenizer: .bert)
      case .metaspaceUnigram:
        letters = ["a", "b", " "]
        tokenizer = Sample.tokenizer(
          RandomModels.unigram(["a", "\u{2581}", "b"], &random),
          preTokenizer: .metaspace(
            MetaspacePreTokenizer(
              replacement: Array("\u{2581}".utf8), prependScheme: .always, splits: true)))
      }
    }

    static func tokenizer(
      _ model: TokenModel, normalizer: Normalizer? = nil, preTokenizer: PreTokenizer? = nil
    ) -> Tokenizer {
      Tokenizer(
        normalizer: normalizer, preTokenizer: preTokenizer, model: model, postProcessor: nil,
        decoder: nil, addedTokens: [])
    }

    /// The tokenizer without some tokens.
    func without(_ tokens: Set<TokenID>) -> Tokenizer {
      Tokenizer(
        normalizer: tokenizer.normalizer, preTokenizer: tokenizer.preTokenizer,
        model: RandomModels.pruned(tokenizer.model) { !tokens.contains($0) }, postProcessor: nil,
        decoder: nil, addedTokens: [])
    }

    /// The tokens that come out of some text.
    func produced(_ texts: [String]) throws -> Set<TokenID> {
      var produced: Set<TokenID> = []
      var encoder = Encoder(tokenizer)
      for text in texts {
        try encoder.encode(Array(text.utf8).span)
        produced.formUnion(encoder.encoding.ids)
      }
      return produced
    }
  }

  /// No text becomes a token that is called unreachable, and without these every text has the tokens it
  /// had.
  @Test(arguments: Kind.allCases, 1...40)
  func nothingThatATextNeedsIsRemoved(_ kind: Kind, _ seed: UInt64) throws {
    let sample = Sample(kind, seed: seed)
    let texts = RandomModels.texts(of: sample.letters, upTo: 5)
    // The unknown token and the lowest score stay whatever happens.
    let model = sample.tokenizer.model
    let named = [model.unknownToken.flatMap(sample.tokenizer.id(of:)), model.lowestScoredToken]
    let unreachable = sample.tokenizer.unreachableTokens().subtracting(named.compactMap { $0 })
    #expect(try sample.produced(texts).isDisjoint(with: unreachable))
    let pruned = sample.without(unreachable)
    for text in texts {
      #expect(
        try Fixture.encode(text, sample.tokenizer) == Fixture.encode(text, pruned),
        "\(kind) \(seed) \(text)")
    }
  }

  /// Without a pre-tokenizer every other token is the token of its own text, but for Unigram's ties.
  @Test(arguments: 1...100)
  func everythingElseIsProduced(_ seed: UInt64) throws {
    let sample = Sample(.bpe, seed: seed)
    let produced = try sample.produced(RandomModels.texts(of: sample.letters, upTo: 5))
    let all = Set((0..<sample.tokenizer.vocabularySize).map { TokenID(UInt32($0)) })
    #expect(sample.tokenizer.unreachableTokens() == all.subtracting(produced), "seed \(seed)")
  }

  /// "c€" becomes a token that no text spells; without the byte's token nothing would.
  @Test func mergesOfBytes() throws {
    let bytes = ["<0xE2>", "<0x82>", "<0xAC>"]
    let vocabulary = Fixture.vocabulary(["c"] + bytes + ["c<0xE2>", "cc<0xE2>"])
    let merge = MergeTable.Merge(left: TokenID(0), right: TokenID(1), product: TokenID(4))
    var options = BPE.Options()
    options.fallsBackToBytes = true
    let tokenizer = Sample.tokenizer(
      .bpe(BPE(vocabulary: vocabulary, merges: MergeTable([merge]), options: options)))
    #expect(
      try Fixture.encode("c€", tokenizer).map { String(decoding: $0.text, as: UTF8.self) }
        == ["c<0xE2>", "<0x82>", "<0xAC>"])
    #expect(tokenizer.unreachableTokens() == [TokenID(5)])
    #expect(tokenizer.model.derivation(of: TokenID(4)) == [0, 1, 4].map { TokenID($0) })
  }

  /// Each class of tokens that goes, and what stays.
  @Test func classes() {
    let tokens = ["[UNK]", "A", "é", "a-", "##-", "-", "a", "##b", "中文", "longword"]
    let tokenizer = Tokenizer(
      normalizer: .bert(BertNormalizer()), preTokenizer: .bert,
      model: .wordPiece(
        WordPiece(vocabulary: Fixture.vocabulary(tokens), longestWord: 5)), postProcessor: nil,
      decoder: nil, addedTokens: [AddedToken(content: Array("[UNK]".utf8))])
    let unreachable = tokenizer.unreachableTokens().map {
      String(decoding: tokenizer.token($0) ?? [], as: UTF8.self)
    }
    #expect(Set(unreachable) == ["A", "é", "a-", "##-", "longword"])
  }
}
