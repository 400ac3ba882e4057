/// `ByteLevel` of `tokenizers`: GPT-2's words, as characters that stand for their bytes.
package struct ByteLevelPreTokenizer: Sendable {
  /// Whether text that does not begin with a space gets one.
  package let addsPrefixSpace: Bool
  /// Whether GPT-2's pattern cuts the text; otherwise another step did.
  package let splits: Bool

  func apply(to text: inout PretokenizedText) {
    let space = UInt8(ascii: " ")
    if addsPrefixSpace {
      text.change { text, _ in
        if let first = text.bytes.first, first != space {
          text.prepend([space], to: 0..<text.bytes.count)
        }
      }
    }
    if splits { text.split { WordPattern.gpt2.words(in: $0, $1) } }
    text.change { text, _ in ByteLevelNormalizer.normalize(&text) }
  }
}
