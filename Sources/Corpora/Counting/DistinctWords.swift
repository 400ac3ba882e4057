/// About how many distinct words there were, in a few bytes, whatever caches forget.
///
/// HyperLogLog over the words' hashes: Flajolet, Fusy, Gandouet and Meunier, 2007.
struct DistinctWords: Equatable, Sendable {
  private static let indexBits = 10
  /// For each group of hashes, the longest run of zeros, and one, that a hash of it began with.
  private(set) var ranks = [UInt8](repeating: 0, count: 1 << indexBits)

  /// Meets a word; meeting it again changes nothing.
  mutating func insert(_ hash: UInt64) {
    // The lowest bits choose a cache's slot and the highest its part: those between are as good.
    let bits = hash << 4
    let index = Int(truncatingIfNeeded: bits >> UInt64(64 - Self.indexBits))
    let rank = min(40, (bits << UInt64(Self.indexBits)).leadingZeroBitCount) + 1
    ranks[index] = max(ranks[index], UInt8(truncatingIfNeeded: rank))
  }

  /// Adds what others have met.
  mutating func merge(_ others: [UInt8]) {
    for (index, rank) in others.enumerated() where ranks.indices.contains(index) {
      ranks[index] = max(ranks[index], rank)
    }
  }

  /// The estimate for words that were met by one of several, each of which meets other words.
  static func count(_ parts: [DistinctWords]) -> Int {
    let ranks = parts.flatMap(\.ranks)
    let size = Double(ranks.count)
    let sum = ranks.reduce(0.0) { $0 + 1 / Double(1 << $1) }
    let estimate = 0.7213 / (1 + 1.079 / size) * size * size / sum
    let empty = ranks.count { $0 == 0 }
    guard estimate < 2.5 * size, empty > 0 else { return Int(estimate.rounded()) }
    // Few words: by how many groups are empty. The logarithm of m/empty is a sum of 1/k nearly.
    return Int((size * logarithm(size / Double(empty))).rounded())
  }

  /// The natural logarithm of a number from 1 on, by the series of (1 + z) / (1 − z).
  private static func logarithm(_ value: Double) -> Double {
    var (value, halvings) = (value, 0.0)
    while value > 2 { (value, halvings) = (value / 2, halvings + 1) }
    let ratio = (value - 1) / (value + 1)
    var (sum, term) = (0.0, ratio)
    for odd in stride(from: 1.0, to: 60, by: 2) {
      sum += term / odd
      term *= ratio * ratio
    }
    return 2 * sum + halvings * 0.693_147_180_559_945_3
  }
}
