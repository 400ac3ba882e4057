import Testing
import Tokenizers

/// Texts as tokenizers 0.23.3 gives them for the same tokens.
struct DecoderTests {
  private let tokenizer = Fixture.tokenizer([
    "[UNK]", "do", "not", "##n", "'", "t", ".", ",", "n't", "a b", "##", "s", "'s", "do not",
  ])

  private func decode(_ tokens: String...) -> String {
    let ids = tokens.compactMap { tokenizer.id(of: Array($0.utf8)) }
    return String(decoding: tokenizer.decode(ids, skippingSpecial: false), as: UTF8.self)
  }

  @Test func joinsAndCleans() {
    #expect(decode("do", "##n", "'", "t") == "don ' t")
    #expect(decode("do", "n't", ".", ",") == "don't.,")
    #expect(decode("a b", "'s", "do not") == "a b's don't")
    #expect(decode("##n", "##") == "##n")
    #expect(decode("do", "not") == "do not", "each token is cleaned alone")
  }

  @Test(arguments: [
    (["a", ".", "?", "!", ","], "a.?!,", "a . ? ! ,"), (["it", "'", "s"], "it ' s", "it ' s"),
    (["it", "'s", "'m", "'ve", "'re", "n't"], "it's'm've'ren't", "it 's 'm 've 're n't"),
    (["do not", "a do not b"], "do not a don't b", "do not a do not b"),
    (["a ' b"], "a'b", "a ' b"), (["##a", "##b"], "##ab", "##ab"), (["##", "##"], "##", "##"),
    (["a", "##", ".b"], "a.b", "a .b"), (["a", " ", "b"], "a   b", "a   b"), ([], "", ""),
    (["a . b"], "a. b", "a . b"), (["x", "a n't"], "x an't", "x a n't"),
  ])
  func cleaning(_ tokens: [String], _ cleaned: String, _ plain: String) {
    for (cleansUp, expected) in [(true, cleaned), (false, plain)] {
      let tokenizer = Tokenizer(
        normalizer: nil, preTokenizer: nil,
        model: .wordPiece(WordPiece(vocabulary: Fixture.vocabulary(tokens))), postProcessor: nil,
        decoder: .wordPiece(WordPieceDecoder(cleansUp: cleansUp)), addedTokens: [])
      let ids = tokens.compactMap { tokenizer.id(of: Array($0.utf8)) }
      #expect(tokenizer.decode(ids, skippingSpecial: false) == Array(expected.utf8))
    }
  }

  @Test func specialTokensMayBeLeftOut() {
    var special = AddedToken(content: Array("[SEP]".utf8))
    special.isSpecial = true
    let tokenizer = Fixture.tokenizer(["[UNK]", "a"], added: [special])
    let ids = [TokenID(1), TokenID(2), TokenID(1)]
    #expect(tokenizer.decode(ids, skippingSpecial: false) == Array("a [SEP] a".utf8))
    #expect(tokenizer.decode(ids, skippingSpecial: true) == Array("a a".utf8))
  }

  @Test func idsThatDoNotExistArePassedOver() {
    #expect(tokenizer.decode([TokenID(99)], skippingSpecial: true).isEmpty)
  }
}
