/// How large the score of the text before a word may be for the word to become the same pieces.
///
/// Scores are summed up in f32 from the start of the text: far from it they are rounded so much that
/// another path may win. A sum S is rounded by at most |S| / 2^24; n additions leave the best path the
/// best if it wins by more than 2 n times that, at each of its ends, over all that end there too.
package struct Steadiness: Equatable, Sendable {
  /// Pieces are the same after a sum of less than 2^exponent; after none for 0.
  package let exponent: UInt8

  package static let none = Self(exponent: 0)

  package init(exponent: UInt8) { self.exponent = exponent }

  /// - Parameters:
  ///   - margin: What the path wins by, as found with a sum.
  ///   - additions: At least the number of additions on any path.
  ///   - largestSum: The largest absolute value of all sums, the one before the word included.
  init(margin: Float, additions: Int, largestSum: Float) {
    // Sums are four times as large at most, or lose by more than rounding; the margin itself is rounded
    // as often again.
    let bound = margin / Float(additions) * 0x1p20 - 2 * largestSum
    exponent = bound >= 2 ? UInt8(min(bound.exponent, 100)) : 0
  }

  /// Whether pieces are the same after `sum`.
  package func allows(_ sum: Float) -> Bool {
    exponent > 0 && abs(sum) < Float(sign: .plus, exponent: Int(exponent), significand: 1)
  }
}
