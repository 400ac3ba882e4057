import Testing
import Tokenizers

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

  @Test func idsThatDoNotExistArePassedOver() {
    #expect(tokenizer.decode([TokenID(99)], skippingSpecial: true).isEmpty)
  }
}
