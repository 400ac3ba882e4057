/// What a sample without a token says of the corpus.
///
/// Of n documents that are drawn, a token which stands in a share x of all documents is in none with a
/// probability of at most (1 − x)ⁿ. Documents are what is drawn, so shares are shares of documents.
package enum SampleBound {
  /// The least x with (1 − x)ⁿ ≤ 1 − `confidence`.
  ///
  /// - Parameters:
  ///   - documents: n.
  ///   - confidence: Below 1.
  ///   - tokens: How many tokens it is to hold for at once: their chances of being missed add up.
  /// - Returns: Above this share of documents, no token was missed.
  package static func share(documents: Int, confidence: Double, tokens: Int = 1) -> Double {
    guard documents > 0 else { return 1 }
    let chance = (1 - confidence) / Double(max(1, tokens))
    // By halves: without a logarithm, and as exact as numbers are.
    var (low, high) = (0.0, 1.0)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if power(1 - middle, documents) <= chance { high = middle } else { low = middle }
    }
    return high
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, left) = (1.0, base, exponent)
    while left > 0 {
      if left & 1 == 1 { result *= square }
      square *= square
      left >>= 1
    }
    return result
  }
}
