import Tokenizers

/// Tokenizers made of a few tokens.
enum Fixture {
  /// A vocabulary with the given tokens, ids in their order.
  static func vocabulary(_ tokens: [String]) -> Vocabulary {
    var vocabulary = Vocabulary(capacity: tokens.count)
    for token in tokens { _ = vocabulary.append(Array(token.utf8).span) }
    return vocabulary
  }

  /// BERT's pipeline, lower-casing, over a vocabulary.
  static func tokenizer(
    _ tokens: [String], normalizer: Normalizer? = .bert(BertNormalizer()),
    added: [AddedToken] = []
  ) -> Tokenizer {
    Tokenizer(
      normalizer: normalizer, preTokenizer: .bert,
      model: .wordPiece(WordPiece(vocabulary: vocabulary(tokens))), postProcessor: nil,
      decoder: .wordPiece(WordPieceDecoder()), addedTokens: added)
  }

  /// The tokens of a text, with their offsets.
  static func encode(_ text: String, _ tokenizer: Tokenizer) throws -> [Token] {
    var encoder = Encoder(tokenizer)
    try encoder.encode(Array(text.utf8).span)
    return zip(encoder.encoding.ids, encoder.encoding.offsets).map { id, offsets in
      Token(String(decoding: tokenizer.token(id) ?? [], as: UTF8.self), offsets)
    }
  }

  /// A token's text and place.
  struct Token: Equatable, CustomStringConvertible {
    let text: [UInt8]
    let offsets: Range<Int>

    init(_ text: String, _ offsets: Range<Int>) {
      self.text = Array(text.utf8)
      self.offsets = offsets
    }

    var description: String { "\(String(decoding: text, as: UTF8.self)) \(offsets)" }
  }
}
