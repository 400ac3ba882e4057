import Corpora
import Tokenizers

/// How many occurrences may still go uncovered, of each corpus.
struct CoverageAllowance {
  private let corpora: [Usage]
  private let totals: [Int]
  /// Occurrences that may go, by corpus.
  private var left: [Int]

  /// - Parameters:
  ///   - coverage: The share of each corpus's occurrences that stays covered.
  ///   - corpora: Usages of one vocabulary.
  init(_ coverage: Double, of corpora: [Usage]) {
    self.corpora = corpora
    totals = corpora.map(\.tokenCount)
    left = totals.map { total in
      // The fewest occurrences that are the share at least; sums of tokens are exact as Double.
      let covered = (coverage * Double(total)).rounded(.up)
      return total - min(total, Int(covered))
    }
  }

  /// The largest share that a token has of a corpus.
  func share(of id: TokenID) -> Double {
    zip(corpora, totals).map { usage, total in
      total > 0 ? Double(usage[id].occurrences) / Double(total) : 0
    }.max() ?? 0
  }

  /// Counts a token as uncovered, if every corpus stays covered enough.
  ///
  /// - Returns: Whether it does.
  mutating func take(_ id: TokenID) -> Bool {
    let counts = corpora.map { $0[id].occurrences }
    guard zip(counts, left).allSatisfy({ $0 <= $1 }) else { return false }
    subtract(counts)
    return true
  }

  /// Counts a token as uncovered that something else removed.
  mutating func lose(_ id: TokenID) { subtract(corpora.map { $0[id].occurrences }) }

  private mutating func subtract(_ counts: [Int]) {
    for (index, count) in counts.enumerated() { left[index] -= count }
  }
}
