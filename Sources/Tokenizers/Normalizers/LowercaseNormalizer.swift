import UnicodeText

/// `Lowercase` of `tokenizers`: Rust's mapping of each scalar, without context.
enum LowercaseNormalizer {
  static func normalize(_ text: inout NormalizedText) {
    text.replaceScalars(in: 0..<text.bytes.count) { scalar, emit in
      let mapping = Lowercase.mapping(of: scalar)
      emit(mapping.first)
      if let second = mapping.second { emit(second) }
    }
  }
}
