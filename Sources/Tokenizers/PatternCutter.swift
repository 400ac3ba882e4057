import UnicodeText

/// Cuts texts into the words of a ``WordPattern``.
///
/// Each word is what the pattern finds, and alone it is found again: no alternative looks behind, and
/// only white space looks ahead, at what white space alone lacks too. The normalizer must change
/// nothing, or only what keeps every scalar's class.
struct PatternCutter: Equatable {
  var pattern: WordPattern
  /// Whether the normalizer is NFC.
  var composes = false
  /// Whether it makes single spaces of white space, which is no part of words, and lower-cases.
  var lowercases = false

  /// The cutter for a tokenizer's components, or `nil` where they allow none.
  init?(_ tokenizer: Tokenizer) {
    guard let pattern = Self.pattern(tokenizer.preTokenizer) else { return nil }
    self.pattern = pattern
    switch tokenizer.normalizer {
    case nil: break
    case .form(.nfc): composes = true
    case .sequence(let steps):
      guard steps.count == 3, case .form(.nfc) = steps[0], case .replace(let replace) = steps[1],
        case .regex(let expression) = replace.pattern, expression.pattern == #"\s+"#,
        replace.content == [0x20], case .lowercase = steps[2], case .clip(var words) = pattern,
        tokenizer.normalizedMatcher.beginsWithSymbols
      else { return nil }
      words.contractions = .ascii
      self.pattern = .clip(words)
      (composes, lowercases) = (true, true)
    default: return nil
    }
  }

  /// The pattern by which the first step cuts; later ones see each word alone.
  private static func pattern(_ preTokenizer: PreTokenizer?) -> WordPattern? {
    switch preTokenizer {
    case .byteLevel(let byteLevel):
      return byteLevel.splits && !byteLevel.addsPrefixSpace ? .gpt2 : nil
    case .split(let split):
      let isolates = split.behavior == .isolated && !split.isInverted
      let keepsMatches = split.behavior == .removed && split.isInverted
      if case .clip = split.words { return keepsMatches ? split.words : nil }
      return isolates || keepsMatches ? split.words : nil
    case .sequence(let steps):
      guard let first = steps.first, case .split = first else { return nil }
      for step in steps.dropFirst() {
        guard case .byteLevel = step else { return nil }
      }
      return pattern(first)
    default: return nil
    }
  }

  /// Whether the normalizer leaves `text[range]` as the cutter needs it.
  func accepts(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard composes else { return true }
    var form = ComposedForm()
    var position = range.lowerBound
    while position < range.upperBound {
      // Scalars below U+0300 neither compose nor come to be by composing.
      guard text[position] >= 0x80 else {
        position += 1
        form = ComposedForm()
        continue
      }
      let (scalar, length) = text.scalar(at: position)
      guard form.allows(scalar), !lowercases || Self.keepsClass(scalar) else { return false }
      position += length
    }
    return true
  }

  /// Whether lower-casing leaves one scalar of the same class.
  private static func keepsClass(_ scalar: Unicode.Scalar) -> Bool {
    let mapping = Lowercase.mapping(of: scalar)
    return mapping.second == nil
      && TextClass.of(mapping.first).family == TextClass.of(scalar).family
  }
}
