/// Pieces back to text as SentencePiece does it.
///
/// Google's sentencepiece, `src/sentencepiece_processor.cc`, `Decode`.
package struct SentencePieceDecoder: Sendable {
  let pieces: SentencePieces
  let options: SentencePieceNormalizer.Options
  /// What the text is rewritten by at last.
  let denormalizer: PrecompiledMap?
  /// What unknown pieces become (`unk_surface`).
  let unknownText: [UInt8]

  func parts(of tokens: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
    var text: [UInt8] = []
    var bytes: [UInt8] = []
    var isAtStart = true
    var hasSeenSpace = false
    func flush() {
      text += String(decoding: bytes, as: UTF8.self).utf8
      bytes.removeAll()
    }
    for token in tokens {
      let id = pieces.pieces.id(of: Array(token))
      if let id, pieces.kind(id) == .byte, let byte = ByteTokens.byte(of: token) {
        bytes.append(byte)
        continue
      }
      flush()
      if hasSeenSpace || !text.isEmpty { isAtStart = false }
      let part = part(token, id, isAtStart: isAtStart)
      hasSeenSpace = part.hasSpace
      text += part.text
    }
    flush()
    return [denormalized(text)[...]]
  }

  private func denormalized(_ text: [UInt8]) -> [UInt8] {
    guard let denormalizer else { return text }
    var result: [UInt8] = []
    var position = 0
    while position < text.count {
      let rest = position..<text.count
      if let found = denormalizer.longestReplacement(of: text.span, rest) {
        result += found.replacement.utf8
        position += found.length
      } else {
        result.append(text[position])
        position += 1
      }
    }
    return result
  }

  private func part(
    _ token: ArraySlice<UInt8>, _ id: TokenID?, isAtStart: Bool
  ) -> (text: [UInt8], hasSpace: Bool) {
    // What is no piece is shown as it is.
    guard let id else { return (Array(token), false) }
    switch pieces.kind(id) {
    case .control: return ([], false)
    case .unknown: return (unknownText, false)
    case .normal, .userDefined, .unused, .byte: break
    }
    var rest = token
    var hasSpace = false
    let escaped = SentencePieceNormalizer.escapedSpace
    if isAtStart, options.addsDummyPrefix || options.removesExtraWhiteSpace {
      if rest.starts(with: escaped) {
        rest = rest.dropFirst(escaped.count)
        hasSpace = !options.removesExtraWhiteSpace
      }
    }
    return (Array(rest.replacing(escaped, with: [UInt8(ascii: " ")])), hasSpace)
  }
}
