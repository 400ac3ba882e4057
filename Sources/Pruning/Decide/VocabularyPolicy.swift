package import SystemPackage

/// What the user asked for: which tokens stay, and how many.
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

  /// What may make tokens go that the corpus uses, by the name of its option.
  package enum Limit: String, Sendable {
    case minimumCount = "min-count"
    case coverage
    case maximumVocabulary = "max-vocab"
    case maximumBytes = "max-bytes"
    case maximumRatio = "max-ratio"
  }

  /// A token stays if it occurs at least this often.
  package var minimumCount = 1
  package var alphabet = Alphabet.all
  /// Whether `[unused0]` and the like stay.
  package var keepsUnused = false
  /// Whether everything stays that any text can become; then no corpus is needed.
  package var isLossless = false

  /// The share of occurrences that the tokens that stay have at least, while as few as possible stay.
  package var coverage: Double?
  /// Whether ``coverage`` is of each corpus, not of all together.
  package var coversEachCorpus = false
  package var maximumVocabulary: Int?
  /// Bytes of the written weights.
  package var maximumBytes: Int?
  /// Bytes of the written weights, as a part of those that were read.
  package var maximumRatio: Double?
  /// What the number of tokens is a multiple of.
  package var multiple = 1

  /// Files of tokens that stay, one a line.
  package var keptTokens: [FilePath] = []
  /// Regular expressions of tokens that stay.
  package var keptPatterns: [String] = []
  /// Names of scripts the tokens of which stay.
  package var keptScripts: [String] = []

  package init() {}

  /// Whether the number of tokens is limited, whatever the text.
  var limitsSize: Bool {
    maximumVocabulary != nil || maximumBytes != nil || maximumRatio != nil
  }

  /// Whether tokens may go that the corpus uses.
  package var isLossy: Bool {
    minimumCount > 1 || coverage != nil || maximumVocabulary != nil || maximumBytes != nil
      || maximumRatio != nil
  }
}
