package import Tokenizers

/// A token that the corpus used and that goes, and what that costs.
package struct DroppedToken: Equatable, Sendable {
  package var id: TokenID
  /// How often it occurred.
  package var occurrences: Int
  /// How many tokens more the words take that had it, or had come to have it in the place of others that went before.
  ///
  /// Fewer than none where greedy matching had missed a shorter way, or a word of several tokens becomes unknown.
  package var extraTokens: Int
  /// How many unknown tokens come of it; fewer than none where unknown characters come to be beside others.
  package var unknown: Int

  /// What weighs the choice between tokens: an unknown text is as bad as this many extra tokens.
  ///
  /// It loses what it said, where pieces keep it; unigram models put a penalty of 10 on it as well.
  static let unknownWeight = 10

  /// What is told first of many: what is worst.
  package var price: Double { Self.price(extraTokens: extraTokens, unknown: unknown) }

  /// The same of any such numbers.
  static func price(extraTokens: Int, unknown: Int) -> Double {
    Double(extraTokens) + Double(unknownWeight) * Double(unknown)
  }
}

extension Int {
  /// The sum, or the largest number where that is larger: counts come from files.
  package func addingOrMost(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The difference, or 0 where that is smaller: sums may have stopped at the largest number.
  func subtractingOrLeast(_ other: Int) -> Int {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? 0 : Swift.max(0, difference)
  }
}
