/// How large the score of the text before a word may be for the word to become the same pieces.
///
/// Scores are summed up in f32: far from 0 they are rounded so much that another path may win. A sum S
/// is rounded by at most |S| / 2^24; n additions leave the best path the best if it wins by more than
/// 2 n times that, at each of its ends, over all that end there too. And where a sum inside of the word
/// would begin anew, it is not known here.
package struct Steadiness: Equatable, Sendable {
  /// Pieces are the same after a sum of less than 400 times this.
  package let level: UInt8

  private static let unit: Float = 400

  package static let none = Self(level: 0)

  package init(level: UInt8) { self.level = level }

  /// - Parameters:
  ///   - margin: What the path wins by, as found with a sum.
  ///   - additions: At least the number of additions on any path.
  ///   - largestSum: The largest absolute value of all sums, the one before the word included.
  init(margin: Float, additions: Int, largestSum: Float) {
    // Sums are four times as large at most, or lose by more than rounding; the margin itself is rounded
    // as often again.
    let bound = min(margin / Float(additions) * 0x1p20, -SentencePieceUnigram.lowestSum)
    let levels = (bound - 2 * largestSum) / Self.unit
    level = levels >= 1 ? UInt8(min(levels, 255)) : 0
  }

  /// Whether pieces are the same after `sum`.
  package func allows(_ sum: Float) -> Bool { abs(sum) < Float(level) * Self.unit }
}
