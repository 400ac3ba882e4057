/// `ByteLevel` of `tokenizers`: every byte becomes the character that stands for it.
enum ByteLevelNormalizer {
  static func normalize(_ text: inout NormalizedText) {
    text.replaceScalars(in: 0..<text.bytes.count) { scalar, emit in
      for byte in scalar.utf8 { emit(ByteLevelAlphabet.characters[Int(byte)]) }
    }
  }
}
