/// Where a word is in a block of text, and which document it belongs to.
///
/// 12 bytes, for every word of a text becomes one: blocks have less than 2^32 bytes.
package struct WordPlace: Sendable {
  package let start: UInt32
  package let length: UInt32
  /// A number that the words of a document share and no other's have.
  package let document: UInt32

  @inlinable @inline(__always)
  package init(_ range: Range<Int>, document: UInt32) {
    start = UInt32(truncatingIfNeeded: range.lowerBound)
    length = UInt32(truncatingIfNeeded: range.count)
    self.document = document
  }

  /// A place in a buffer that no word has taken yet.
  package static let none = WordPlace(0..<0, document: 0)

  @inlinable @inline(__always)
  package var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
}
