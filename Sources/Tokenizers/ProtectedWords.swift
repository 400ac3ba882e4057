import UnicodeText

/// `never_split` of BERT's tokenizer in Python (transformers 5 calls it `BertTokenizerLegacy`): a
/// listed word between white space is one token or unknown.
enum ProtectedWords {
  static func ranges(
    of words: Set<[UInt8]>, in text: Span<UInt8>, _ range: Range<Int>
  ) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = range.lowerBound
    var position = range.lowerBound
    func end(word: Range<Int>) {
      guard !word.isEmpty else { return }
      if words.contains(word.map { text[$0] }) { found.append(word) }
    }
    while position < range.upperBound {
      let (scalar, length) = text.scalar(at: position)
      if WhiteSpace.contains(scalar) {
        end(word: start..<position)
        start = position + length
      }
      position += length
    }
    end(word: start..<range.upperBound)
    return found
  }
}
