/// `Nmt` of `tokenizers`: SentencePiece's rules for machine translation, but for compatibility forms.
///
/// Controls go, white space and some more become U+0020.
enum NmtNormalizer {
  static func normalize(_ text: inout NormalizedText) {
    text.replaceScalars(in: 0..<text.bytes.count) { scalar, emit in
      switch scalar.value {
      case 0x1...0x8, 0xB, 0xE...0x1F, 0x7F, 0x8F, 0x9F: break
      case 0x9, 0xA, 0xC, 0xD, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD:
        emit(" ")
      default: emit(scalar)
      }
    }
  }
}
