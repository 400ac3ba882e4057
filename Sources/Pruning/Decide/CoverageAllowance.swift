import Corpora
import Tokenizers

/// How many occurrences may still go uncovered, of each corpus: of the tokenizer's own tokens, and by themselves of what
/// other files of it need, which the own tokens' counts say nothing of.
struct CoverageAllowance {
  private let corpora: [Usage]
  /// Of each corpus, the tokens themselves and those that others need.
  private let totals: [Int]
  /// Occurrences that may go, as ``totals``.
  private var left: [Int]

  /// - Parameters:
  ///   - coverage: The share of each corpus's occurrences that stays covered.
  ///   - corpora: Usages of one vocabulary.
  init(_ coverage: Double, of corpora: [Usage]) {
    self.corpora = corpora
    totals = corpora.flatMap { usage in
      [usage.tokenCount, usage.counts.reduce(0) { $0 + $1.needed }]
    }
    left = totals.map { total in
      // The fewest occurrences that are the share at least; sums of tokens are exact as Double.
      let covered = (coverage * Double(total)).rounded(.up)
      return total - min(total, Int(covered))
    }
  }

  /// The largest share that a token has of a corpus.
  func share(of id: TokenID) -> Double {
    zip(counts(of: id), totals).map { $1 > 0 ? Double($0) / Double($1) : 0 }.max() ?? 0
  }

  /// Counts a token as uncovered, if every corpus stays covered enough.
  ///
  /// - Returns: Whether it does.
  mutating func take(_ id: TokenID) -> Bool {
    let counts = counts(of: id)
    guard zip(counts, left).allSatisfy({ $0 <= $1 }) else { return false }
    subtract(counts)
    return true
  }

  /// Counts a token as uncovered that something else removed.
  mutating func lose(_ id: TokenID) { subtract(counts(of: id)) }

  private func counts(of id: TokenID) -> [Int] {
    corpora.flatMap { [$0[id].occurrences, $0[id].needed] }
  }

  private mutating func subtract(_ counts: [Int]) {
    for (index, count) in counts.enumerated() { left[index] -= count }
  }
}
