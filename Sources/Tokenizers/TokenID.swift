/// The number of a token in a tokenizer: its row in the embedding matrix.
package struct TokenID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let rawValue: UInt32

  @inlinable @inline(__always) package init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// `nil` where `number` is negative or does not fit into 32 bits.
  package init?(exactly number: Int) {
    guard let rawValue = UInt32(exactly: number) else { return nil }
    self.rawValue = rawValue
  }

  /// The id as an array index.
  @inlinable @inline(__always) package var index: Int { Int(rawValue) }

  package var description: String { String(rawValue) }

  package static func < (left: TokenID, right: TokenID) -> Bool { left.rawValue < right.rawValue }
}
