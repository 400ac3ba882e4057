import Corpora
import Tokenizers

/// Which used tokens stay under the limits of a policy; the strictest wins.
struct VocabularyChoice {
  private(set) var eviction: TokenEviction
  /// What made tokens go last; `nil` where no limit did.
  private(set) var bound: VocabularyPolicy.Limit?
  /// How many tokens went because they are rare, before all others.
  private let rareCount: Int
  /// Tokens that nobody uses and that fill up to a multiple.
  private(set) var fillers: Set<TokenID> = []

  /// Applies a minimum count, and then of all other limits the one that leaves the fewest tokens.
  ///
  /// - Parameters:
  ///   - eviction: All tokens that could stay.
  ///   - policy: The limits.
  ///   - corpora: What is to be covered: each corpus by itself, or all together.
  ///   - weights: How many bytes tokens take; a limit in bytes needs it.
  /// - Throws: `PruningError.vocabularyTooSmall` where a limit is below what cannot go; `CheckpointError` where
  ///   tensors are not what the model's configuration says.
  init(
    _ eviction: TokenEviction, _ policy: VocabularyPolicy, corpora: [Usage], weights: WeightSize?
  ) throws {
    self.eviction = eviction
    self.eviction.evict(.below(policy.minimumCount))
    rareCount = self.eviction.removedCount
    if rareCount > 0 { bound = .minimumCount }
    let frequent = self.eviction
    if let coverage = policy.coverage {
      var allowance = CoverageAllowance(coverage, of: corpora)
      for token in frequent.dropped { allowance.lose(token.id) }
      var covering = frequent
      covering.evict(.covering(allowance))
      take(covering, because: .coverage)
    }
    guard let limit = try Self.strictest(policy, weights) else { return }
    let allowed = limit.tokens / policy.multiple * policy.multiple
    guard allowed < self.eviction.keptCount else { return }
    var small = frequent
    small.evict(.downTo(allowed))
    guard small.keptCount <= allowed else {
      throw PruningError.vocabularyTooSmall(
        limit: limit.name, multiple: policy.multiple, allowed: allowed, required: small.keptCount,
        bytes: try weights?.written(tokens: small.keptCount))
    }
    take(small, because: limit.name)
  }

  /// Several sizes, of which each is what a limit of that number leaves.
  ///
  /// What goes for one size goes for all that are smaller, too, in the same order: one pass finds them all.
  ///
  /// - Parameters:
  ///   - sizes: Numbers of tokens.
  ///   - eviction: All tokens that could stay.
  ///   - policy: Of which the minimum count holds.
  /// - Returns: The choices by their sizes; of sizes that cannot be, none.
  static func ofSizes(
    _ sizes: Set<Int>, _ eviction: TokenEviction, _ policy: VocabularyPolicy
  ) -> [Int: VocabularyChoice] {
    var eviction = eviction
    eviction.evict(.below(policy.minimumCount))
    var choices: [Int: VocabularyChoice] = [:]
    func note(_ eviction: TokenEviction) {
      guard sizes.contains(eviction.keptCount) else { return }
      choices[eviction.keptCount] = VocabularyChoice(eviction)
    }
    note(eviction)
    eviction.evict(.downTo(sizes.min() ?? .max), note)
    return choices
  }

  private init(_ eviction: TokenEviction) { (self.eviction, rareCount) = (eviction, 0) }

  private mutating func take(_ other: TokenEviction, because limit: VocabularyPolicy.Limit) {
    guard other.keptCount < eviction.keptCount else { return }
    (eviction, bound) = (other, limit)
  }

  /// The limit of the number of tokens that allows the fewest.
  private static func strictest(
    _ policy: VocabularyPolicy, _ weights: WeightSize?
  ) throws -> (name: VocabularyPolicy.Limit, tokens: Int)? {
    var limits: [(name: VocabularyPolicy.Limit, tokens: Int)] = []
    if let count = policy.maximumVocabulary { limits.append((.maximumVocabulary, count)) }
    if let weights {
      if let bytes = policy.maximumBytes {
        limits.append((.maximumBytes, try weights.tokens(within: bytes)))
      }
      if let ratio = policy.maximumRatio {
        let bytes = Int(ratio * Double(try weights.writtenBefore))
        limits.append((.maximumRatio, try weights.tokens(within: bytes)))
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
    // What a limit took may all be back.
    if eviction.removedCount <= rareCount {
      bound = eviction.removedCount > 0 ? .minimumCount : nil
    }
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
    if known.occurrences > 0, !staysAnyway || count >= max(1, policy.minimumCount) { return .used }
    if known.needed > 0 { return .needed }
    if count > 0, !staysAnyway { return .standIn }
    return !staysAnyway || eviction.isPart(id) ? .part : nil
  }
}
