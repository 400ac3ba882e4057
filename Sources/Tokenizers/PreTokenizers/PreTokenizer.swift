/// The second step of a tokenizer: normalized text to words.
package enum PreTokenizer: Sendable {
  case bert

  /// Calls `body` with the byte range of each word in `range`, in order.
  @inline(__always)
  func forEachWord(
    in text: Span<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void
  ) {
    switch self {
    case .bert: BertPreTokenizer.forEachWord(in: text, range, body)
    }
  }
}
