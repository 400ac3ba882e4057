/// What the user asked for: which tokens stay beside those that the corpus uses.
package struct VocabularyPolicy: Equatable, Sendable {
  /// Which single characters stay beside used ones, at the start of a word and inside it, so that a new
  /// word that is made of known characters never becomes unknown.
  package enum Alphabet: String, CaseIterable, Sendable {
    /// All that the vocabulary has.
    case all
    /// Those of the scripts that the corpus has, and those of no script.
    case seenScripts = "seen-scripts"
    /// Those that the corpus has.
    case seen
    case none
  }

  /// A token stays if it occurs at least this often.
  package var minimumCount = 1
  package var alphabet = Alphabet.all
  /// Whether `[unused0]` and the like stay.
  package var keepsUnused = false
  /// Whether everything stays that any text can become; then no corpus is needed.
  package var isLossless = false

  package init() {}
}
