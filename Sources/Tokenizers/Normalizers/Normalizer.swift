/// The first step of a tokenizer: text to text.
package enum Normalizer: Sendable {
  case bert(BertNormalizer)

  /// Appends the normalized form of `text[range]`, whose first scalar is the document's scalar
  /// with the index `firstScalar`.
  func append(
    _ text: Span<UInt8>, _ range: Range<Int>, firstScalar: Int, to output: inout NormalizedText
  ) {
    switch self {
    case .bert(let normalizer):
      normalizer.append(text, range, firstScalar: firstScalar, to: &output)
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
      return
    }
    var position = range.lowerBound
    var index = firstScalar
    while position < range.upperBound {
      let (scalar, length) = text.scalar(at: position)
      output.append(scalar, from: index)
      position += length
      index += 1
    }
  }
}
