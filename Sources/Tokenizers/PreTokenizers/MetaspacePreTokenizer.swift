/// `Metaspace` of `tokenizers`: spaces become a visible character, which words begin with.
package struct MetaspacePreTokenizer: Sendable {
  /// Which texts get the character before them.
  package enum PrependScheme: String, Sendable {
    case always
    /// What begins the document.
    case first
    case never
  }

  /// One scalar, U+2581 in general.
  package let replacement: [UInt8]
  package let prependScheme: PrependScheme
  /// Whether the text is cut before each replacement.
  package let splits: Bool

  package init(replacement: [UInt8], prependScheme: PrependScheme, splits: Bool) {
    self.replacement = replacement
    self.prependScheme = prependScheme
    self.splits = splits
  }

  func apply(to text: inout PretokenizedText) {
    let spaces = ReplaceNormalizer(pattern: .text([UInt8(ascii: " ")]), content: replacement)
    text.change { text, origin in
      spaces.normalize(&text)
      let isWanted =
        switch prependScheme {
        case .always: true
        case .first: origin == 0
        case .never: false
        }
      if isWanted, !text.bytes.isEmpty, !text.bytes.starts(with: replacement) {
        text.prepend(replacement, to: 0..<text.bytes.count)
      }
    }
    guard splits else { return }
    let pattern = TextPattern.text(replacement)
    text.split(by: .mergedWithNext) { pattern.matches(in: $0, $1) }
  }
}
