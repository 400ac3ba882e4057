import UnicodeText

/// The second step of a tokenizer: normalized text to words.
///
/// One case for each type that `tokenizers` knows.
package enum PreTokenizer: Sendable {
  case bert
  case byteLevel(ByteLevelPreTokenizer)
  /// `CharDelimiterSplit`.
  case delimiter(Unicode.Scalar)
  case digits(individual: Bool)
  /// So many scalars a piece, one at least.
  case fixedLength(Int)
  case metaspace(MetaspacePreTokenizer)
  case punctuation(SplitBehavior)
  case sequence([PreTokenizer])
  case split(SplitPreTokenizer)
  case unicodeScripts
  /// `Whitespace`: runs of word characters, and runs of everything else but white space.
  case wordsAndSymbols
  /// `WhitespaceSplit`.
  case whiteSpace

  func apply(to text: inout PretokenizedText) {
    switch self {
    case .bert:
      text.split(by: .removed, at: WhiteSpace.contains)
      text.split(by: .isolated, at: BertCharacters.isPunctuation)
    case .byteLevel(let preTokenizer): preTokenizer.apply(to: &text)
    case .delimiter(let delimiter): text.split(by: .removed) { $0 == delimiter }
    case .digits(let individual):
      text.split(by: individual ? .isolated : .contiguous, at: NumericCharacters.contains)
    case .fixedLength(let length): FixedLengthPreTokenizer.apply(to: &text, length)
    case .metaspace(let preTokenizer): preTokenizer.apply(to: &text)
    case .punctuation(let behavior): text.split(by: behavior, at: BertCharacters.isPunctuation)
    case .sequence(let preTokenizers):
      for preTokenizer in preTokenizers { preTokenizer.apply(to: &text) }
    case .split(let preTokenizer): preTokenizer.apply(to: &text)
    case .unicodeScripts: UnicodeScriptsPreTokenizer.apply(to: &text)
    case .wordsAndSymbols: WhitespacePreTokenizer.apply(to: &text)
    case .whiteSpace: text.split(by: .removed, at: WhiteSpace.contains)
    }
  }
}

extension PreTokenizer {
  /// Whether words differ by the space before them and a text gets none: byte-level ones without
  /// `add_prefix_space`.
  package var leavesFirstSpaceOut: Bool {
    switch self {
    case .byteLevel(let byteLevel): !byteLevel.addsPrefixSpace
    case .sequence(let steps): steps.contains(where: \.leavesFirstSpaceOut)
    default: false
    }
  }
}
