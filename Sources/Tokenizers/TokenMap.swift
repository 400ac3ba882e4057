/// Which tokens stay, and the ids that they get: the old order, without holes.
package struct TokenMap: Equatable, Sendable {
  /// Old ids in ascending order; a token's new id is its place here.
  package let kept: [TokenID]
  /// New ids by old ones; `UInt32.max` for tokens that go.
  private let newIDs: [UInt32]

  /// Keeps the tokens with the given old ids, ascending and below `oldCount`.
  package init(kept: [TokenID], oldCount: Int) {
    var newIDs = [UInt32](repeating: .max, count: oldCount)
    for (new, old) in kept.enumerated() where old.index < oldCount {
      newIDs[old.index] = UInt32(new)
    }
    self.kept = kept
    self.newIDs = newIDs
  }

  /// How many tokens there were.
  package var oldCount: Int { newIDs.count }

  /// The new id of a token, or `nil` where it goes or never was.
  package func newID(of old: TokenID) -> TokenID? {
    guard old.index < newIDs.count, newIDs[old.index] != .max else { return nil }
    return TokenID(newIDs[old.index])
  }

  /// The new id of a token, by numbers that may be no ids.
  package func newID(of old: Int) -> Int? {
    TokenID(exactly: old).flatMap { newID(of: $0) }?.index
  }
}
