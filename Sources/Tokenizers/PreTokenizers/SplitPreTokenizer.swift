/// `Split` of `tokenizers`: cuts the text at the matches of a pattern.
package struct SplitPreTokenizer: Sendable {
  package let pattern: TextPattern
  package let behavior: SplitBehavior
  /// Whether what lies between the matches counts as the match.
  package let isInverted: Bool

  func apply(to text: inout PretokenizedText) {
    text.split(by: behavior, inverted: isInverted) { pattern.matches(in: $0, $1) }
  }
}
