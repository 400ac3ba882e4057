/// What the user asked for: which tokens stay beside those that the corpus uses.
package struct VocabularyPolicy: Equatable, Sendable {
  /// A token stays if it occurs at least this often.
  package var minimumCount = 1
  /// Whether single characters stay, at the start of a word and inside it, so that a new word
  /// that is made of known characters never becomes unknown.
  package var keepsAlphabet = true
  /// Whether `[unused0]` and the like stay.
  package var keepsUnused = false

  package init() {}
}
