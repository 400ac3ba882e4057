package import Corpora
package import Tokenizers
import Transformers

/// The decision which tokens stay, and why each of them does.
package struct VocabularyPlan: Equatable, Sendable {
  /// Why a token stays; of several reasons the first in this order.
  package enum Reason: String, CaseIterable, Sendable {
    /// It is special, added, or named by one of the tokenizer's files.
    case special
    /// config.json or generation_config.json names its id.
    case configured
    /// A text that the model's files name has it: a chat template, prompts, labels.
    case named
    /// The user names it: in a file, by a pattern, by its script.
    case asked
    /// The corpus uses it often enough.
    case used
    /// The corpus does not use it as it is, but words that lose a token come to have it.
    case standIn = "stand_in"
    /// Words of the corpus took it as a prefix before they turned out unknown: without it, greedy
    /// matching would take another way and the word might become something else. Or another file of
    /// the tokenizer uses it on the corpus.
    case needed
    /// Tokens that stay are built from it.
    case part
    /// It stands for a byte, so that any text has tokens.
    case byte
    /// It has the lowest score, which unknown text is weighed by.
    case lowestScore = "lowest_score"
    /// A text may become it (``VocabularyPolicy/isLossless``).
    case reachable
    /// It is a single character.
    case alphabet
    /// It is a placeholder such as `[unused0]`.
    case unused
    /// It makes the number of tokens a multiple (``VocabularyPolicy/multiple``).
    case filler
  }

  package let policy: VocabularyPolicy
  package let map: TokenMap
  /// By new id.
  package let reasons: [Reason]
  /// The tokens of the corpus that text like it will lack (``LostTokens``); not known of plans that were saved.
  let uncertain: [TokenID]
  /// How often text like it, of the same length, will lack a token.
  let unseenOccurrences: Int
  /// The tokens that the corpus uses and that go, by id.
  package let dropped: [DroppedToken]
  /// The limit that made the last of them go.
  package let bound: VocabularyPolicy.Limit?
  /// Whether the prices of tokens that go are of the corpus's words, and not of the tokens' own texts.
  package let hasExactPrices: Bool

  /// Decides for a model, given how a corpus uses its tokens.
  ///
  /// Without limits, every token that the corpus uses stays. Greedy longest-match segmentation then does
  /// not change: at each place of a word the longest matching token was used, so it is still there, and
  /// no longer one has come. For words that were unknown, the same holds of the prefixes that they
  /// consumed.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - usage: Of all text together.
  ///   - policy: What stays.
  ///   - asked: Tokens that the user names (``AskedTokens``).
  ///   - corpora: Usages of the single corpora, where each is to be covered.
  ///   - texts: What uses tokens; where it is `nil`, tokens stand for the words that have them.
  ///   - structure: What becomes of the layers, the bytes of which limits count as well.
  /// - Throws: `TokenizerError` where a tokenizer file's list of special tokens is malformed;
  ///   `PruningError` where the policy cannot be met.
  init(
    _ model: Model, _ usage: Usage, _ policy: VocabularyPolicy, asked: Set<TokenID> = [],
    corpora: [Usage] = [], texts: PricedTexts? = nil, structure: ModelCut.Structure? = nil
  ) throws {
    let start = try Start(model, usage, policy, asked, texts ?? PricedTexts(model, usage))
    var choice = try VocabularyChoice(
      start.eviction, policy, corpora: policy.coversEachCorpus ? corpora : [usage],
      weights: WeightSize(model, structure))
    try choice.fill(toMultipleOf: policy.multiple, with: Self.fillers(model.tokenizer))
    self.init(choice, start.reasons, usage, policy)
  }

  /// Decides for several sizes, of which each is what a limit of that number would leave.
  ///
  /// - Parameters:
  ///   - sizes: Numbers of tokens.
  ///   - model: The model.
  ///   - usage: Of all text together.
  ///   - policy: What stays in any case.
  ///   - asked: Tokens that the user names.
  ///   - texts: What uses tokens.
  /// - Returns: The decisions by their sizes; of sizes that cannot be, none.
  /// - Throws: As ``init(_:_:_:asked:corpora:texts:structure:)``.
  static func ofSizes(
    _ sizes: Set<Int>, _ model: Model, _ usage: Usage, _ policy: VocabularyPolicy,
    asked: Set<TokenID>, texts: PricedTexts
  ) throws -> [Int: VocabularyPlan] {
    let start = try Start(model, usage, policy, asked, texts)
    return VocabularyChoice.ofSizes(sizes, start.eviction, policy)
      .mapValues { VocabularyPlan($0, start.reasons, usage, policy) }
  }

  /// What every decision begins with: reasons that no text changes, and all tokens that could stay.
  private struct Start {
    var reasons: [Reason?]
    let eviction: TokenEviction

    init(
      _ model: Model, _ usage: Usage, _ policy: VocabularyPolicy, _ asked: Set<TokenID>,
      _ texts: PricedTexts
    ) throws {
      reasons = try VocabularyPlan.otherReasons(model, usage, policy, asked)
      if model.tokenizerFiles.companions.isEmpty {
        // No count tells what it would cost to lose them.
        for (index, count) in usage.counts.enumerated() where count.needed > 0 {
          reasons.note(.needed, index)
        }
      }
      eviction = TokenEviction(
        model.tokenizerFiles.allTokenizers.map(\.model), texts,
        occurrences: usage.counts.map(\.occurrences), isStaying: reasons.map { $0 != nil },
        built: asked.union(
          usage.counts.indices.filter { usage.counts[$0].needed > 0 }.map { TokenID(UInt32($0)) }
        ).sorted())
    }
  }

  private init(
    _ choice: VocabularyChoice, _ other: [Reason?], _ usage: Usage, _ policy: VocabularyPolicy
  ) {
    var reasons = other
    for (index, isKept) in choice.eviction.isKept.enumerated() where isKept {
      let reason = choice.reason(for: TokenID(UInt32(index)), usage, policy)
      if let reason { reasons.note(reason, index) }
    }
    self.policy = policy
    self.reasons = reasons.compactMap(\.self)
    let lost = LostTokens(
      usage, isKept: reasons.map { $0 != nil },
      isCertain: zip(reasons, choice.eviction.isStaying).map { reason, isStaying in
        isStaying || reason.map { $0 != .used } ?? false
      }, minimumCount: policy.minimumCount)
    (uncertain, unseenOccurrences) = (lost.tokens, lost.occurrences)
    dropped = choice.eviction.dropped
    bound = choice.bound
    hasExactPrices = choice.eviction.isExact
    map = TokenMap(
      kept: reasons.indices.filter { reasons[$0] != nil }.map { TokenID(UInt32($0)) },
      oldCount: reasons.count)
  }

  /// A decision that was saved.
  init(
    policy: VocabularyPolicy, map: TokenMap, reasons: [Reason], dropped: [DroppedToken],
    bound: VocabularyPolicy.Limit?, hasExactPrices: Bool
  ) {
    (self.policy, self.map, self.reasons) = (policy, map, reasons)
    (self.dropped, self.bound) = (dropped, bound)
    self.hasExactPrices = hasExactPrices
    (uncertain, unseenOccurrences) = ([], 0)
  }

  /// How many tokens stay for each reason, those that occur at all.
  package var reasonCounts: [(reason: Reason, count: Int)] {
    Reason.allCases.compactMap { reason in
      let count = reasons.count { $0 == reason }
      return count > 0 ? (reason, count) : nil
    }
  }

  /// How many tokens more the text takes, all in all.
  package var extraTokens: Int { dropped.reduce(0) { $0.addingOrMost($1.extraTokens) } }

  /// How many texts become unknown.
  package var newUnknown: Int { dropped.reduce(0) { $0.addingOrMost($1.unknown) } }

  /// Occurrences of tokens that stay, of all in the corpus.
  package func coveredOccurrences(_ usage: Usage) -> Int {
    map.kept.reduce(0) { $0 + usage[$1].occurrences }
  }

  /// Why tokens stay that no limit removes.
  private static func otherReasons(
    _ model: Model, _ usage: Usage, _ policy: VocabularyPolicy, _ asked: Set<TokenID>
  ) throws -> [Reason?] {
    let tokenizer = model.tokenizer
    var reasons = [Reason?](repeating: nil, count: tokenizer.vocabularySize)
    for id in try model.tokenizerFiles.namedTokens() { reasons.note(.special, id.index) }
    for (id, _) in model.configuration.neededTokenIDs { reasons.note(.configured, id) }
    for id in try NamedTexts(model).tokens(model.tokenizerFiles) { reasons.note(.named, id.index) }
    for id in asked { reasons.note(.asked, id.index) }
    for id in tokenizer.byteTokens { reasons.note(.byte, id.index) }
    for tokenizer in model.tokenizerFiles.allTokenizers {
      if let id = tokenizer.model.lowestScoredToken { reasons.note(.lowestScore, id.index) }
    }
    let unreachable = policy.isLossless ? model.tokenizerFiles.unreachableTokens() : []
    let alphabet = Alphabet(tokenizer, usage, policy.alphabet)
    for index in reasons.indices {
      let id = TokenID(UInt32(index))
      guard let token = tokenizer.token(id) else { continue }
      if policy.isLossless {
        if !unreachable.contains(id) { reasons.note(.reachable, index) }
      } else if alphabet.keeps(token, tokenizer.model) {
        reasons.note(.alphabet, index)
      }
      if policy.keepsUnused, Placeholder.isOne(token) { reasons.note(.unused, index) }
    }
    return reasons
  }

  /// What may fill up: in the order of ids, placeholders last.
  private static func fillers(_ tokenizer: Tokenizer) -> [TokenID] {
    var tokens: [TokenID] = []
    var placeholders: [TokenID] = []
    for index in 0..<tokenizer.vocabularySize {
      let id = TokenID(UInt32(index))
      guard let token = tokenizer.token(id) else { continue }
      if Placeholder.isOne(token) { placeholders.append(id) } else { tokens.append(id) }
    }
    return tokens + placeholders
  }
}

extension VocabularyPlan.Reason {
  /// Whether what a token is built from stays with it.
  var bringsParts: Bool {
    switch self {
    case .asked, .used, .standIn, .needed, .part, .filler: true
    case .special, .configured, .named, .byte, .lowestScore, .reachable, .alphabet, .unused: false
    }
  }
}

extension VocabularyPlan.Reason: Comparable {
  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}

extension [VocabularyPlan.Reason?] {
  /// Adds a reason for a token to stay, if it comes before the one that is there; ids that are none are
  /// passed over.
  fileprivate mutating func note(_ reason: VocabularyPlan.Reason, _ id: Int) {
    guard indices.contains(id) else { return }
    self[id] = self[id].map { Swift.min($0, reason) } ?? reason
  }
}
