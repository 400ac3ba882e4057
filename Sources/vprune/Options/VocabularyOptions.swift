import ArgumentParser
import Pruning
import SystemPackage

/// Which tokens stay beside those that the corpus uses, and how many tokens there may be.
struct VocabularyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep the fewest tokens that cover this share of occurrences, such as 0.999.",
      valueName: "share"))
  var coverage: Double?

  @Flag(
    help:
      "Cover that share of each --corpus, not of all of them together, with nearly the fewest tokens."
  )
  var eachCorpus = false

  @Option(help: ArgumentHelp("Keep at most this many tokens.", valueName: "n"))
  var maxVocab: Int?

  @Option(
    help: ArgumentHelp(
      "Keep as many tokens as weights of this size have room for, as 60MB.", valueName: "size"))
  var maxBytes: ByteSize?

  @Option(
    help: ArgumentHelp(
      "The same, as a part of the weights that were, such as 0.25.", valueName: "part"))
  var maxRatio: Double?

  @Option(
    help: ArgumentHelp(
      "Fill up to a multiple of this many tokens, with the next most useful ones.", valueName: "n"))
  var roundTo: Int?

  @Option(
    help: ArgumentHelp(
      "Keep the tokens that a file names, one a line, as the vocabulary spells them. Repeatable.",
      valueName: "file"))
  var keepTokens: [String] = []

  @Option(
    help: ArgumentHelp(
      "Keep tokens in which a regular expression has a match: as the vocabulary spells them (with Ġ, ▁, ##), or as they stand in a text. Repeatable.",
      valueName: "regex"))
  var keepMatching: [String] = []

  @Option(
    help: ArgumentHelp(
      "Keep tokens of a script, such as Latin; Hiragana and Katakana are Han. Repeatable.",
      valueName: "name"))
  var keepScript: [String] = []

  /// Whether a limit was given.
  var haveLimit: Bool {
    coverage != nil || maxVocab != nil || maxBytes != nil || maxRatio != nil
  }

  /// Whether anything was given.
  var areGiven: Bool {
    haveLimit || eachCorpus || roundTo != nil || !keepTokens.isEmpty || !keepMatching.isEmpty
      || !keepScript.isEmpty
  }

  func validate() throws {
    guard coverage.map({ $0 > 0 && $0 <= 1 }) ?? true else {
      throw ValidationError("--coverage must be above 0 and at most 1.")
    }
    guard !eachCorpus || coverage != nil else {
      throw ValidationError("--each-corpus is about --coverage, which is missing.")
    }
    guard maxVocab.map({ $0 >= 1 }) ?? true else {
      throw ValidationError("--max-vocab must be 1 or more.")
    }
    guard maxRatio.map({ $0 > 0 && $0 < 1 }) ?? true else {
      throw ValidationError("--max-ratio must be above 0 and below 1.")
    }
    // No vocabulary has a multiple of more.
    guard roundTo.map({ (1...1 << 20).contains($0) }) ?? true else {
      throw ValidationError("--round-to must be from 1 to 1048576.")
    }
    guard !keepTokens.contains("") else {
      throw ValidationError("--keep-tokens has an empty path.")
    }
  }

  /// Adds what was asked for to a policy.
  func apply(to policy: inout VocabularyPolicy) {
    policy.coverage = coverage
    policy.coversEachCorpus = eachCorpus
    policy.maximumVocabulary = maxVocab
    policy.maximumBytes = maxBytes?.count
    policy.maximumRatio = maxRatio
    policy.multiple = roundTo ?? 1
    policy.keptTokens = keepTokens.map { FilePath($0) }
    policy.keptPatterns = keepMatching
    policy.keptScripts = keepScript
  }
}
