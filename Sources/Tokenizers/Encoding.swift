/// A text as tokens.
package struct Encoding: Equatable, Sendable {
  package var ids: [TokenID] = []
  /// For each token the scalars of the text that it stands for, as a half-open range; 0..<0 for
  /// special tokens that the post-processor added.
  package var offsets: [Range<Int>] = []

  package init() {}

  mutating func append(_ id: TokenID, _ offsets: Range<Int>) {
    ids.append(id)
    self.offsets.append(offsets)
  }

  mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
  }
}
