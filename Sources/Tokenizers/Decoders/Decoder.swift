/// Tokens back to text: each decoder of `tokenizers`, and SentencePiece's own, makes of a list of strings
/// another.
package enum Decoder: Sendable {
  case bpe(BPEDecoder)
  case byteFallback
  case byteLevel
  case ctc(CTCDecoder)
  case fuse
  case metaspace(MetaspaceDecoder)
  case replace(ReplaceDecoder)
  case sentencePiece(SentencePieceDecoder)
  case sequence([Decoder])
  case strip(StripDecoder)
  case wordPiece(WordPieceDecoder)

  /// The text that the tokens become, in parts.
  func parts(of tokens: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
    switch self {
    case .bpe(let decoder): decoder.parts(of: tokens)
    case .byteFallback: ByteFallbackDecoder.parts(of: tokens)
    case .byteLevel: [ByteLevelDecoder.text(of: tokens)[...]]
    case .ctc(let decoder): decoder.parts(of: tokens)
    case .fuse: [Array(tokens.joined())[...]]
    case .metaspace(let decoder): decoder.parts(of: tokens)
    case .replace(let decoder): tokens.map(decoder.part)
    case .sentencePiece(let decoder): decoder.parts(of: tokens)
    case .sequence(let decoders): decoders.reduce(tokens) { $1.parts(of: $0) }
    case .strip(let decoder): tokens.map(decoder.part)
    case .wordPiece(let decoder): decoder.parts(of: tokens)
    }
  }
}

extension Decoder? {
  /// The text of tokens; without a decoder, the tokens with spaces between them.
  func text(of tokens: [ArraySlice<UInt8>]) -> [UInt8] {
    guard let self else { return Array(tokens.joined(separator: [UInt8(ascii: " ")])) }
    return Array(self.parts(of: tokens).joined())
  }
}
