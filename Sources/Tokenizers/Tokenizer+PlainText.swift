extension Tokenizer {
  /// A token as it stands in a text: without the marks of the insides and ends of words, and without the
  /// space before it; what stands for bytes becomes them.
  package func plainText(of token: ArraySlice<UInt8>) -> String {
    let text = model.text(of: token)
    let bytes = isByteLevel ? ByteLevelAlphabet.decoded(text) ?? Array(text) : Array(text)
    var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
    if scalars.first == " " || scalars.first == Self.spaceMark { scalars.removeFirst() }
    return String(scalars)
  }

  /// What SentencePiece writes for a space.
  private static let spaceMark: Unicode.Scalar = "\u{2581}"
}
