import Pruning
import SystemPackage

/// Which tokens of a vocabulary stay.
///
/// The strictest limit wins.
public struct VocabularyLimits: Sendable {
  /// What tells which tokens may go.
  public enum Removal: Sendable {
    /// Tokens that the corpus does not use, and used ones beyond a limit.
    case unused
    /// Tokens that no text can become; no corpus is needed.
    case unreachable
    /// None: only heads, neurons and layers are pruned.
    case nothing
  }

  /// Which single characters stay beside used tokens, so that new words fall back to these and not to the unknown
  /// token.
  public enum Alphabet: Sendable {
    /// All that the vocabulary has.
    case all
    /// Those of scripts that the corpus has.
    case seenScripts
    /// Those that the corpus has.
    case seen
    /// None but used ones.
    case none
  }

  /// What tells which tokens may go.
  public var removal = Removal.unused
  /// Tokens that occur less often than this go.
  public var minimumCount = 1
  /// The fewest tokens stay that cover this share of occurrences, above 0 and at most 1.
  public var coverage: Double?
  /// Whether ``coverage`` is of each path of the corpus, and not of all together.
  public var coversEachCorpus = false
  /// The most tokens that stay.
  public var maximumTokens: Int?
  /// The most bytes of the written weights' files.
  public var maximumBytes: Int?
  /// The same as a part of the weights that there were, above 0 and below 1.
  public var maximumRatio: Double?
  /// What the number of tokens is a multiple of.
  public var multiple = 1
  /// Files of tokens that stay, one a line, as the vocabulary spells them.
  public var keptTokens: [String] = []
  /// Regular expressions: tokens stay in which one has a match.
  public var keptPatterns: [String] = []
  /// Names of Unicode scripts, such as `Latin`, whose tokens stay.
  public var keptScripts: [String] = []
  /// Which single characters stay.
  public var alphabet = Alphabet.all
  /// Whether placeholders such as `[unused0]` stay.
  public var keepsPlaceholders = false

  /// No limit: all tokens stay that the corpus uses.
  public init() {}
}

extension VocabularyLimits {
  func policy() -> VocabularyPolicy {
    var policy = VocabularyPolicy()
    policy.isLossless = removal == .unreachable
    policy.minimumCount = minimumCount
    policy.coverage = coverage
    policy.coversEachCorpus = coversEachCorpus
    policy.maximumVocabulary = maximumTokens
    policy.maximumBytes = maximumBytes
    policy.maximumRatio = maximumRatio
    policy.multiple = multiple
    policy.keptTokens = keptTokens.map { FilePath($0) }
    policy.keptPatterns = keptPatterns
    policy.keptScripts = keptScripts
    policy.keepsUnused = keepsPlaceholders
    policy.alphabet =
      switch alphabet {
      case .all: .all
      case .seenScripts: .seenScripts
      case .seen: .seen
      case .none: .none
      }
    return policy
  }

  /// Refuses numbers that mean nothing, and what would be passed over.
  func check(hasText: Bool, _ layers: LayerLimits) throws(PruningFailure) {
    try PruningFailure.require(
      coverage.map { $0 > 0 && $0 <= 1 } ?? true, "coverage must be above 0 and at most 1.")
    try PruningFailure.require(
      coverage != nil || !coversEachCorpus, "coversEachCorpus is about coverage, which is missing.")
    try PruningFailure.require(
      maximumRatio.map { $0 > 0 && $0 < 1 } ?? true, "maximumRatio must be above 0 and below 1.")
    try PruningFailure.require(
      minimumCount >= 1 && maximumTokens ?? 1 >= 1 && maximumBytes ?? 1 >= 1,
      "minimumCount, maximumTokens and maximumBytes must be 1 or more.")
    try PruningFailure.require(
      (1...1 << 20).contains(multiple), "multiple must be from 1 to 1048576.")
    switch removal {
    case .unused: try PruningFailure.require(hasText, "Name the text to prune for as the corpus.")
    case .unreachable:
      try PruningFailure.require(
        !hasText && !policy().isLossy, "removal .unreachable needs no corpus and has no limits.")
    case .nothing:
      try PruningFailure.require(
        !policy().isLossy, "removal .nothing leaves the vocabulary as it is: it has no limits.")
      if case .whole = layers {
        throw PruningFailure(.request, "removal .nothing and whole layers leave nothing to do.")
      }
    }
  }
}
