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
  /// The merges of pairs that came before.
  package private(set) var repeated: [Merge] = []
  /// The merges to one of their own parts, as with an empty token.
  package var circular: [Merge] {
    merges.filter { $0.product == $0.left || $0.product == $0.right }
  }
  /// A pair with its rank: a look-up waits for memory once.
  private struct Slot: Sendable {
    var left: UInt32
    var right: UInt32
    var rank: UInt32

    static let empty = Slot(left: 0, right: 0, rank: noRank)
  }

  /// By pair; the count is a power of two.
  private var slots: [Slot]
  /// A bit for each value of the hash's first bits, set where a pair has it: most pairs of a text are
  /// no merge, and this lies nearer to the processor than the slots do.
  private var mayMerge: [UInt64]

  static let noRank = UInt32.max

  /// - Parameters:
  ///   - merges: In the order of their ranks.
  ///   - sharesRanks: Whether merges to one product, which follow each other, have one rank.
  package init(_ merges: [Merge], sharingRanksByProduct sharesRanks: Bool = false) {
    self.merges = merges
    var count = 16
    while count < merges.count * 2 { count *= 2 }
    slots = [Slot](repeating: .empty, count: count)
    mayMerge = [UInt64](repeating: 0, count: count / 16)
    var rank: UInt32 = 0
    for (place, merge) in merges.enumerated() {
      let isNew = !sharesRanks || place == 0 || merges[place - 1].product != merge.product
      if isNew { rank = UInt32(place) }
      var slot = Self.hash(merge.left, merge.right) & (count - 1)
      while slots[slot].rank != Self.noRank {
        if slots[slot].left == merge.left.rawValue, slots[slot].right == merge.right.rawValue {
          repeated.append(merge)
          break
        }
        slot = (slot + 1) & (count - 1)
      }
      slots[slot] = Slot(left: merge.left.rawValue, right: merge.right.rawValue, rank: rank)
      let bit = Self.bit(Self.hash(merge.left, merge.right), mayMerge.count)
      mayMerge[bit.word] |= bit.mask
    }
  }

  /// The rank of a pair, or ``noRank``.
  @inline(__always)
  func rank(of left: TokenID, _ right: TokenID) -> UInt32 {
    let (slots, mayMerge) = (slots.span, mayMerge.span)
    let hash = Self.hash(left, right)
    let bit = Self.bit(hash, mayMerge.count)
    guard mayMerge[bit.word] & bit.mask != 0 else { return Self.noRank }
    var index = hash & (slots.count - 1)
    while true {
      let slot = slots[index]
      let isFound = slot.left == left.rawValue && slot.right == right.rawValue
      if isFound || slot.rank == Self.noRank { return slot.rank }
      index = (index + 1) & (slots.count - 1)
    }
  }

  @inline(__always)
  func product(ofRank rank: UInt32) -> TokenID { merges[Int(rank)].product }

  @inline(__always)
  private static func bit(_ hash: Int, _ wordCount: Int) -> (word: Int, mask: UInt64) {
    // The lowest bits choose a slot.
    ((hash >> 38) & (wordCount - 1), 1 << UInt64(truncatingIfNeeded: (hash >> 32) & 63))
  }

  @inline(__always)
  private static func hash(_ left: TokenID, _ right: TokenID) -> Int {
    let pair = UInt64(left.rawValue) << 32 | UInt64(right.rawValue)
    let product = pair.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }
}
