/// Text on its way through a normalizer, every byte of which knows where it came from.
package struct NormalizedText: Sendable {
  /// The scalars of the document that a byte stands for, as a half-open range of scalar
  /// indices.
  package struct Alignment: Equatable, Sendable {
    package var start: UInt32
    package var end: UInt32
  }

  /// Valid UTF-8.
  package private(set) var bytes: [UInt8] = []
  /// One for each byte.
  package private(set) var alignments: [Alignment] = []

  package init() {}

  /// Empties the text and keeps its storage.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    alignments.removeAll(keepingCapacity: true)
  }

  /// Appends one byte of what stands for the document's scalar with the index `source`.
  package mutating func append(_ byte: UInt8, from source: Int) {
    bytes.append(byte)
    alignments.append(
      Alignment(
        start: UInt32(truncatingIfNeeded: source), end: UInt32(truncatingIfNeeded: source + 1)))
  }

  /// Appends a scalar that stands for the document's scalar with the index `source`.
  package mutating func append(_ scalar: Unicode.Scalar, from source: Int) {
    for byte in scalar.utf8 { append(byte, from: source) }
  }

  /// Appends what stands for consecutive ASCII scalars.
  ///
  /// - Parameters:
  ///   - ascii: The scalars.
  ///   - map: For each of 128 scalars, the ASCII scalar that stands for it.
  ///   - source: The first scalar's index in the document.
  package mutating func append(
    _ ascii: Span<UInt8>, mappedBy map: Span<UInt8>, from source: Int
  ) {
    bytes.append(addingCapacity: ascii.count) { output in
      for place in ascii.indices { output.append(map[Int(ascii[place])]) }
    }
    alignments.append(addingCapacity: ascii.count) { output in
      for place in ascii.indices {
        let start = UInt32(truncatingIfNeeded: source + place)
        output.append(Alignment(start: start, end: start &+ 1))
      }
    }
  }

  /// The document's scalars that the bytes in `range`, not empty, stand for.
  package func source(of range: Range<Int>) -> Range<Int> {
    let start = Int(alignments[range.lowerBound].start)
    let end = Int(alignments[range.upperBound - 1].end)
    return start..<max(start, end)
  }
}
