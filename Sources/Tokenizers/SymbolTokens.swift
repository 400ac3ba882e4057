/// ASCII characters that are a token each, of their own text: what they become depends on nothing else.
package struct SymbolTokens: Sendable {
  /// By ASCII character.
  private var tokens = [TokenID?](repeating: nil, count: 0x80)
  /// The lowest and the highest token.
  private var bounds: (TokenID, TokenID)?

  /// No characters.
  package init() {}

  /// Those of `characters`.
  init(of characters: [UInt8], _ tokenizer: Tokenizer) {
    var encoder = Encoder(tokenizer)
    for character in characters {
      guard (try? encoder.encode([character].span)) != nil, encoder.encoding.ids.count == 1,
        encoder.consumedByUnknown.isEmpty,
        let id = tokenizer.model.vocabulary.id(of: [character].span), encoder.encoding.ids[0] == id
      else { continue }
      tokens[Int(character)] = id
      bounds = (min(bounds?.0 ?? id, id), max(bounds?.1 ?? id, id))
    }
  }

  /// The token of an ASCII character, where it has one.
  package subscript(character: UInt8) -> TokenID? { tokens[Int(character & 0x7F)] }

  /// The character whose token `id` is.
  package func character(of id: TokenID) -> UInt8? {
    guard let bounds, id >= bounds.0, id <= bounds.1 else { return nil }
    return tokens.firstIndex(of: id).map { UInt8(truncatingIfNeeded: $0) }
  }
}
