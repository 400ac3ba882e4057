/// The first step of a tokenizer: text to text.
///
/// One case for each type that `tokenizers` knows, and SentencePiece's own.
package enum Normalizer: Sendable {
  case bert(BertNormalizer)
  case byteLevel
  case form(UnicodeForm)
  case lowercase
  case nmt
  case precompiled(PrecompiledMap)
  case prepend([UInt8])
  case replace(ReplaceNormalizer)
  case sentencePiece(SentencePieceNormalizer)
  case sequence([Normalizer])
  case strip(left: Bool, right: Bool)
  case stripAccents

  /// Appends the normalized form of `text[range]`, whose first scalar is the document's scalar
  /// with the index `firstScalar`.
  func append(
    _ text: Span<UInt8>, _ range: Range<Int>, firstScalar: Int, to output: inout NormalizedText
  ) {
    if case .bert(let normalizer) = self {
      normalizer.append(text, range, firstScalar: firstScalar, to: &output)
      return
    }
    var part = NormalizedText()
    part.append(text, range, firstScalar: firstScalar)
    normalize(&part)
    output.append(part, 0..<part.bytes.count)
  }

  /// Normalizes the whole of a text.
  func normalize(_ text: inout NormalizedText) {
    switch self {
    case .bert(let normalizer): normalizer.normalize(&text)
    case .byteLevel: ByteLevelNormalizer.normalize(&text)
    case .form(let form): form.normalize(&text)
    case .lowercase: LowercaseNormalizer.normalize(&text)
    case .nmt: NmtNormalizer.normalize(&text)
    case .precompiled(let map): map.normalize(&text)
    case .prepend(let prefix):
      if !text.bytes.isEmpty { text.prepend(prefix, to: 0..<text.bytes.count) }
    case .replace(let normalizer): normalizer.normalize(&text)
    case .sentencePiece(let normalizer): normalizer.normalize(&text)
    case .sequence(let normalizers):
      for normalizer in normalizers { normalizer.normalize(&text) }
    case .strip(let left, let right): StripNormalizer.normalize(&text, left: left, right: right)
    case .stripAccents: StripAccentsNormalizer.normalize(&text)
    }
  }
}

extension Normalizer? {
  /// As ``Normalizer/append(_:_:firstScalar:to:)``; without a normalizer, the text as it is.
  func append(
    _ text: Span<UInt8>, _ range: Range<Int>, firstScalar: Int, to output: inout NormalizedText
  ) {
    if let self {
      self.append(text, range, firstScalar: firstScalar, to: &output)
    } else {
      output.append(text, range, firstScalar: firstScalar)
    }
  }
}
