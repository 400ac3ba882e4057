import Corpora
import Tokenizers

/// Decides on vocabularies of several sizes after one counting pass, to show what each costs.
package struct VocabularySweepJob: Sendable {
  /// Which sizes are shown.
  package enum Sizes: Equatable, Sendable {
    /// So many, at equal distances from the smallest that there can be to all that is used.
    case spread(Int)
    /// These numbers of tokens.
    case listed([Int])
  }

  /// One size.
  package struct Point: Sendable {
    /// Tokens that stay.
    package let tokens: Int
    /// Bytes of the weights.
    package let bytes: Int
    /// How the text uses the vocabulary, with what stays covered.
    package let usage: UsageTotals
    /// Used tokens that go.
    package let droppedTokens: Int
    /// How many tokens more the text takes, by the prices of those that go.
    package let extraTokens: Int
    /// How many texts become unknown, likewise.
    package let newUnknown: Int
    /// Whether these are what the corpus's words come to.
    package let hasExactPrices: Bool
    /// On text that was not counted; `nil` where there is none.
    package let holdout: HoldoutResult?
  }

  /// All sizes, and what they are compared with.
  package struct Result: Sendable {
    /// Tokens of the model as it is.
    package let allTokens: Int
    /// Bytes of its weights.
    package let allBytes: Int
    /// The fewest tokens that can stay, and all that are used.
    package let smallest: Int
    package let largest: Int
    /// Ascending.
    package let points: [Point]
  }

  private let request: PruningRequest
  private let sizes: Sizes
  private let progress: @Sendable (PruningProgress) -> Void

  /// A sweep.
  ///
  /// - Parameters:
  ///   - request: The model, the text, the hold-out and what stays in any case; limits of the size do not count.
  ///   - sizes: Which sizes are shown.
  ///   - progress: Called from any thread.
  package init(
    _ request: PruningRequest, _ sizes: Sizes,
    progress: @escaping @Sendable (PruningProgress) -> Void
  ) {
    (self.request, self.sizes, self.progress) = (request, sizes, progress)
  }

  /// Counts once, and decides for each size.
  ///
  /// - Returns: The sizes, of which those are left out that are not between the smallest and the largest.
  /// - Throws: What keeps the text from being counted, or `PruningError.noSizes` where no size is left.
  package func run() throws -> Result {
    let model = try Model(request)
    var request = request
    // Only deciding: nothing is hashed.
    request.isDryRun = true
    let planner = try Planner(request, model, progress: progress)
    let counted = try planner.count(collectingWords: true)
    let largest = try planner.vocabulary(counted, request.policy)
    let smallest = try Self.smallest { limit in
      var (policy, tokens) = (request.policy, counted)
      policy.maximumVocabulary = limit
      // How few there can be is no matter of words.
      tokens.texts = PricedTexts(model, counted.usage)
      return try planner.vocabulary(tokens, policy)
    }
    let all = largest.map.kept.count
    let sizes = wanted(from: smallest, to: all)
    let plans = try planner.vocabularies(
      counted, request.policy, ofSizes: Set(sizes).subtracting([all]))
    let weights = WeightSize(model, nil)
    var points: [Point] = []
    for size in sizes {
      guard let plan = size == all ? largest : plans[size], size != points.last?.tokens else {
        continue
      }
      points.append(
        Point(
          tokens: size, bytes: weights.bytes(tokens: size),
          usage: UsageTotals(counted.usage, plan, model.tokenizerFiles),
          droppedTokens: plan.dropped.count, extraTokens: plan.extraTokens,
          newUnknown: plan.newUnknown, hasExactPrices: plan.hasExactPrices,
          holdout: try planner.measured(plan.map)))
    }
    guard !points.isEmpty else {
      throw PruningError.noSizes(smallest: smallest, largest: largest.map.kept.count)
    }
    return Result(
      allTokens: model.tokenizer.vocabularySize, allBytes: weights.before, smallest: smallest,
      largest: largest.map.kept.count, points: points)
  }

  /// How many tokens stay whatever the limit.
  private static func smallest(_ plan: (Int) throws -> VocabularyPlan) throws -> Int {
    do {
      return try plan(1).map.kept.count
    } catch PruningError.vocabularyTooSmall(_, _, _, let required, _) {
      return required
    }
  }

  private func wanted(from smallest: Int, to largest: Int) -> [Int] {
    switch sizes {
    case .listed(let sizes): return Set(sizes).filter { (smallest...largest).contains($0) }.sorted()
    case .spread(let count):
      guard count > 1, largest > smallest else { return [largest] }
      return (0..<count).map { smallest + (largest - smallest) * $0 / (count - 1) }
    }
  }
}
