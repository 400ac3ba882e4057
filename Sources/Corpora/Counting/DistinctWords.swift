import Bytes

/// About how many distinct words there were, in a few bytes, whatever tables forget.
///
/// HyperLogLog over the words' hashes: Flajolet, Fusy, Gandouet and Meunier, 2007.
struct DistinctWords: Equatable, Sendable {
  private static let indexBits = 14
  /// The highest rank: more words than that tells apart, nobody has.
  private static let highestRank = 41
  /// For each group of hashes, the longest run of zeros, and one, that a hash of it began with.
  private(set) var ranks = [UInt8](repeating: 0, count: 1 << indexBits)

  /// Meets a word; meeting it again changes nothing.
  mutating func insert(_ hash: UInt64) {
    // The lowest bits choose a table's slot.
    let index = Int(truncatingIfNeeded: hash >> UInt64(64 - Self.indexBits))
    let rank = min(
      Self.highestRank, (hash << UInt64(Self.indexBits)).leadingZeroBitCount + 1)
    ranks[index] = max(ranks[index], UInt8(truncatingIfNeeded: rank))
  }

  /// Adds what others have met.
  ///
  /// - Parameter others: Their ``ranks``, of a file perhaps.
  mutating func merge(_ others: [UInt8]) {
    for (index, rank) in others.enumerated() where ranks.indices.contains(index) {
      ranks[index] = max(ranks[index], min(rank, UInt8(Self.highestRank)))
    }
  }

  /// The estimate.
  var count: Int {
    let size = Double(ranks.count)
    let sum = ranks.reduce(0.0) { $0 + 1 / Double(1 << $1) }
    let estimate = 0.7213 / (1 + 1.079 / size) * size * size / sum
    let empty = ranks.count { $0 == 0 }
    guard estimate < 2.5 * size, empty > 0 else { return Int(estimate.rounded()) }
    // Few words: by how many groups are empty. The logarithm of m/empty is a sum of 1/k nearly.
    return Int((size * naturalLogarithm(size / Double(empty))).rounded())
  }
}
