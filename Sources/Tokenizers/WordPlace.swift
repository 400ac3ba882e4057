/// Where a word, or a part of one, is in a block of text, and which document it belongs to.
///
/// 12 bytes, for every word of a text becomes one: blocks have less than 2^31 bytes.
package struct WordPlace: Sendable {
  package let start: UInt32
  /// How many bytes there are; with ``continuation`` where this is a part of the word that the place before
  /// it is of.
  package let markedLength: UInt32
  /// A number that the words of a document share and no other's have.
  package let document: UInt32

  /// The bit of a length that says so.
  package static let continuation: UInt32 = 1 << 31

  @inlinable @inline(__always)
  package init(_ range: Range<Int>, document: UInt32, continuesWord: Bool = false) {
    start = UInt32(truncatingIfNeeded: range.lowerBound)
    markedLength =
      UInt32(truncatingIfNeeded: range.count) | (continuesWord ? Self.continuation : 0)
    self.document = document
  }

  /// A place in a buffer that no word has taken yet.
  package static let none = WordPlace(0..<0, document: 0)

  @inlinable @inline(__always)
  package var range: Range<Int> {
    Int(start)..<Int(start) + Int(markedLength & ~Self.continuation)
  }
}
