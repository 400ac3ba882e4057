import Corpora
import Tokenizers

/// Which used tokens stay under the limits of a policy; the strictest wins.
struct VocabularyChoice {
  private(set) var eviction: TokenEviction
  /// What made tokens go last; `nil` where no limit did.
  private(set) var bound: VocabularyPolicy.Limit?
  /// Tokens that nobody uses and that fill up to a multiple.
  private(set) var fillers: Set<TokenID> = []

  /// Applies a minimum count, and then of all other limits the one that leaves the fewest tokens.
  ///
  /// - Parameters:
  ///   - eviction: All tokens that could stay.
  ///   - policy: The limits.
  ///   - corpora: What is to be covered: each corpus by itself, or all together.
  ///   - weights: How many bytes tokens take; a limit in bytes needs it.
  /// - Throws: `PruningError.vocabularyTooSmall` where a limit is below what cannot go.
  init(
    _ eviction: TokenEviction, _ policy: VocabularyPolicy, corpora: [Usage], weights: WeightSize?
  ) throws(PruningError) {
    self.eviction = eviction
    let all = eviction.keptCount
    self.eviction.evict(.below(policy.minimumCount))
    if self.eviction.keptCount < all { bound = .minimumCount }
    let frequent = self.eviction
    if let coverage = policy.coverage {
      var allowance = CoverageAllowance(coverage, of: corpora)
      for token in frequent.dropped { allowance.lose(token.id) }
      var covering = frequent
      covering.evict(.covering(allowance))
      take(covering, because: .coverage)
    }
    guard let limit = Self.strictest(policy, weights) else { return }
    let allowed = limit.tokens / policy.multiple * policy.multiple
    guard allowed < self.eviction.keptCount else { return }
    var small = frequent
    small.evict(.downTo(allowed))
    guard small.keptCount <= allowed else {
      throw .vocabularyTooSmall(
        limit: limit.name, multiple: policy.multiple, allowed: allowed, required: small.keptCount,
        bytes: weights?.bytes(tokens: small.keptCount))
    }
    take(small, because: limit.name)
  }

  private mutating func take(_ other: TokenEviction, because limit: VocabularyPolicy.Limit) {
    guard other.keptCount < eviction.keptCount else { return }
    (eviction, bound) = (other, limit)
  }

  /// The limit of the number of tokens that allows the fewest.
  private static func strictest(
    _ policy: VocabularyPolicy, _ weights: WeightSize?
  ) -> (name: VocabularyPolicy.Limit, tokens: Int)? {
    var limits: [(name: VocabularyPolicy.Limit, tokens: Int)] = []
    if let count = policy.maximumVocabulary { limits.append((.maximumVocabulary, count)) }
    if let weights {
      if let bytes = policy.maximumBytes {
        limits.append((.maximumBytes, weights.tokens(within: bytes)))
      }
      if let ratio = policy.maximumRatio {
        let bytes = Int(ratio * Double(weights.before))
        limits.append((.maximumRatio, weights.tokens(within: bytes)))
      }
    }
    return limits.min { $0.tokens < $1.tokens }
  }

  /// Adds tokens until their number is a multiple: what went last comes back first, then what is not used
  /// follows in the order of ids, which mostly is that of usefulness.
  ///
  /// - Parameters:
  ///   - multiple: What the number becomes a multiple of.
  ///   - others: Tokens that are not used, the most useful first.
  /// - Throws: `PruningError.noMultiple` where the vocabulary has too few tokens.
  mutating func fill(
    toMultipleOf multiple: Int, with others: some Sequence<TokenID>
  ) throws(PruningError) {
    let required = eviction.keptCount
    let rest = required % multiple
    guard rest > 0 else { return }
    let target = required - rest + multiple
    while eviction.keptCount < target, eviction.restoreLast() {}
    // A token may be built from one that comes later.
    var isGrowing = true
    while isGrowing, eviction.keptCount < target {
      isGrowing = false
      for id in others where eviction.keptCount < target && eviction.add(id) {
        fillers.insert(id)
        isGrowing = true
      }
    }
    guard eviction.keptCount == target else {
      throw .noMultiple(multiple: multiple, required: required, there: eviction.keptCount)
    }
  }
}

extension VocabularyChoice {
  /// Why a token stays, as far as the corpus is the reason.
  func reason(
    for id: TokenID, _ usage: Usage, _ policy: VocabularyPolicy
  ) -> VocabularyPlan.Reason? {
    if fillers.contains(id) { return .filler }
    guard eviction.isBuilt(id) else { return nil }
    let (count, known) = (eviction.counts[id.index], usage[id])
    let staysAnyway = eviction.isStaying[id.index]
    let isOftenUsed = count > 0 && !(staysAnyway && count < policy.minimumCount)
    // What only companions use has a count as well.
    if isOftenUsed, known.occurrences > 0 || known.needed == 0 { return .used }
    if known.needed > 0 { return .needed }
    return !staysAnyway || eviction.isPart(id) ? .part : nil
  }
}
