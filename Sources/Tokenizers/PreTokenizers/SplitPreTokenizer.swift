import UnicodeText

/// `Split` of `tokenizers`: cuts the text at the matches of a pattern.
package struct SplitPreTokenizer: Sendable {
  package let pattern: TextPattern
  package let behavior: SplitBehavior
  /// Whether what lies between the matches counts as the match.
  package let isInverted: Bool
  /// What finds the matches where the pattern is a known one.
  let words: WordPattern?

  package init(pattern: TextPattern, behavior: SplitBehavior, isInverted: Bool) {
    self.pattern = pattern
    self.behavior = behavior
    self.isInverted = isInverted
    words =
      if case .regex(let expression) = pattern { WordPattern(expression.pattern) } else { nil }
  }

  func apply(to text: inout PretokenizedText) {
    text.split(by: behavior, inverted: isInverted) {
      words?.words(in: $0, $1) ?? pattern.matches(in: $0, $1)
    }
  }
}
