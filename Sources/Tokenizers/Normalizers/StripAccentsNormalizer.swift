import UnicodeText

/// `StripAccents` of `tokenizers`: combining marks go; nothing is decomposed for it.
enum StripAccentsNormalizer {
  static func normalize(_ text: inout NormalizedText) {
    text.replaceScalars(in: 0..<text.bytes.count) { scalar, emit in
      if !CombiningMarks.contains(scalar) { emit(scalar) }
    }
  }
}
