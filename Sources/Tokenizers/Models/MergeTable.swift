/// The merges of a BPE model: pairs of tokens in the order in which they were learned, each with the
/// token that it makes.
package struct MergeTable: Sendable {
  /// One merge.
  package struct Merge: Equatable, Sendable {
    package var left: TokenID
    package var right: TokenID
    package var product: TokenID

    package init(left: TokenID, right: TokenID, product: TokenID) {
      self.left = left
      self.right = right
      self.product = product
    }
  }

  /// By rank.
  ///
  /// Of a pair that comes twice, `tokenizers` knows the last rank only.
  package let merges: [Merge]
  /// The rank + 1 by pair, or 0 for an empty slot; the count is a power of two.
  private var slots: [UInt32]

  /// By place in ``merges``, the first place of a merge to the same product; empty where each merge has
  /// a rank of its own.
  private var sharedRanks: [UInt32] = []

  static let noRank = UInt32.max

  /// - Parameters:
  ///   - merges: In the order of their ranks.
  ///   - sharesRanks: Whether merges to one product, which follow each other, have one rank.
  package init(_ merges: [Merge], sharingRanksByProduct sharesRanks: Bool = false) {
    self.merges = merges
    if sharesRanks {
      for (place, merge) in merges.enumerated() {
        let isNew = place == 0 || merges[place - 1].product != merge.product
        sharedRanks.append(isNew ? UInt32(place) : sharedRanks[place - 1])
      }
    }
    var count = 16
    while count < merges.count * 2 { count *= 2 }
    slots = [UInt32](repeating: 0, count: count)
    for (rank, merge) in merges.enumerated() {
      var slot = Self.hash(merge.left, merge.right) & (count - 1)
      while slots[slot] != 0 {
        let known = merges[Int(slots[slot]) - 1]
        if known.left == merge.left, known.right == merge.right { break }
        slot = (slot + 1) & (count - 1)
      }
      slots[slot] = UInt32(rank + 1)
    }
  }

  /// The rank of a pair, or ``noRank``.
  @inline(__always)
  func rank(of left: TokenID, _ right: TokenID) -> UInt32 {
    var slot = Self.hash(left, right) & (slots.count - 1)
    while slots[slot] != 0 {
      let rank = slots[slot] - 1
      let merge = merges[Int(rank)]
      if merge.left == left, merge.right == right {
        return sharedRanks.isEmpty ? rank : sharedRanks[Int(rank)]
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return Self.noRank
  }

  func product(ofRank rank: UInt32) -> TokenID { merges[Int(rank)].product }

  @inline(__always)
  private static func hash(_ left: TokenID, _ right: TokenID) -> Int {
    let pair = UInt64(left.rawValue) << 32 | UInt64(right.rawValue)
    let product = pair.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }
}
