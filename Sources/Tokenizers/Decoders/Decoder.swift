/// Tokens back to text.
package enum Decoder: Sendable {
  case wordPiece(WordPieceDecoder)

  func text(of tokens: [ArraySlice<UInt8>]) -> [UInt8] {
    switch self {
    case .wordPiece(let decoder): decoder.text(of: tokens)
    }
  }
}

extension Decoder? {
  /// As ``Decoder/text(of:)``; without a decoder, the tokens with spaces between them.
  func text(of tokens: [ArraySlice<UInt8>]) -> [UInt8] {
    self?.text(of: tokens) ?? Array(tokens.joined(separator: [UInt8(ascii: " ")]))
  }
}
