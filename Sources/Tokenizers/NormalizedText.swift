/// Text on its way through a normalizer, every byte of which knows where it came from.
///
/// What `tokenizers` calls a `NormalizedString`, with places counted in scalars of the document instead
/// of bytes: that is what offsets are in the end.
package struct NormalizedText: Sendable {
  /// The scalars of the document that a byte stands for, as a half-open range of scalar
  /// indices.
  package struct Alignment: Equatable, Sendable {
    package var start: UInt32
    package var end: UInt32
  }

  /// A scalar of the text that another becomes.
  struct Change {
    var scalar: Unicode.Scalar
    /// What it takes the place of: 0 for the next scalar, -n for n scalars more, 1 for none.
    var difference: Int

    init(_ scalar: Unicode.Scalar, _ difference: Int) {
      self.scalar = scalar
      self.difference = difference
    }
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

  /// Appends `text[range]` as it is; its first scalar is the document's with the index `firstScalar`.
  mutating func append(_ text: Span<UInt8>, _ range: Range<Int>, firstScalar: Int) {
    var source = firstScalar - 1
    for position in range {
      let byte = text[position]
      if byte & 0xC0 != 0x80 { source += 1 }
      append(byte, from: source)
    }
  }

  /// Appends a scalar with the alignment of another's byte.
  mutating func append(_ scalar: Unicode.Scalar, _ alignment: Alignment) {
    for byte in scalar.utf8 {
      bytes.append(byte)
      alignments.append(alignment)
    }
  }

  /// Appends a byte with the alignment of another.
  mutating func append(_ byte: UInt8, _ alignment: Alignment) {
    bytes.append(byte)
    alignments.append(alignment)
  }

  /// Appends a part of another text.
  mutating func append(_ other: NormalizedText, _ range: Range<Int>) {
    bytes.append(contentsOf: other.bytes[range])
    alignments.append(contentsOf: other.alignments[range])
  }

  /// Makes alignments with the scalars of `text` alignments with what these stand for.
  mutating func realign(to text: NormalizedText) {
    var starts: [Int] = []
    for position in text.bytes.indices where text.bytes[position] & 0xC0 != 0x80 {
      starts.append(position)
    }
    for index in alignments.indices {
      alignments[index] = text.alignments[starts[Int(alignments[index].start)]]
    }
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

  /// The document's scalars that the bytes in `range` stand for; none where it is empty, which must not be
  /// at the end.
  package func source(of range: Range<Int>) -> Range<Int> {
    let start = Int(alignments[range.lowerBound].start)
    guard !range.isEmpty else { return start..<start }
    let end = Int(alignments[range.upperBound - 1].end)
    return start..<max(start, end)
  }

  /// Puts changed scalars in the place of the bytes in `range`, as the crate's
  /// `NormalizedString::transform_range` does.
  ///
  /// A scalar that replaces another takes its alignment; one that is inserted takes the alignment of
  /// the byte before.
  ///
  /// - Parameters:
  ///   - range: Whole scalars.
  ///   - skipped: How many scalars at the start of the range go without replacement.
  ///   - changes: What the others become.
  mutating func transform(_ range: Range<Int>, skipping skipped: Int = 0, _ changes: [Change]) {
    var result = NormalizedText()
    var position = range.lowerBound
    func advance(_ count: Int) {
      for _ in 0..<count where position < range.upperBound {
        position += bytes.span.scalar(at: position).length
      }
    }
    advance(skipped)
    for change in changes {
      if change.difference > 0 {
        // Before the first byte nothing stands: what the crate calls (0, 0).
        result.append(change.scalar, position > 0 ? alignments[position - 1] : beginning)
      } else {
        result.append(
          change.scalar,
          position < alignments.count ? alignments[position] : alignments.last ?? beginning)
        advance(1 - change.difference)
      }
    }
    bytes.replaceSubrange(range, with: result.bytes)
    alignments.replaceSubrange(range, with: result.alignments)
  }

  /// What a scalar is aligned to that is inserted at the start.
  var beginning: Alignment {
    let start = alignments.first?.start ?? 0
    return Alignment(start: start, end: start)
  }

  /// Replaces every scalar in `range` by those that `body` gives; the first of them takes its place,
  /// the others are inserted.
  mutating func replaceScalars(
    in range: Range<Int>, _ body: (Unicode.Scalar, (Unicode.Scalar) -> Void) -> Void
  ) {
    var result = NormalizedText()
    var position = range.lowerBound
    while position < range.upperBound {
      let (scalar, length) = bytes.span.scalar(at: position)
      let alignment = alignments[position]
      body(scalar) { result.append($0, alignment) }
      position += length
    }
    bytes.replaceSubrange(range, with: result.bytes)
    alignments.replaceSubrange(range, with: result.alignments)
  }

  /// Puts `text` before the rest of `range`, which must not be empty, in the place of its first scalar.
  mutating func prepend(_ text: [UInt8], to range: Range<Int>) {
    let (first, length) = bytes.span.scalar(at: range.lowerBound)
    var changes: [Change] = []
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      changes.append(Change(scalar, changes.isEmpty ? 0 : 1))
    }
    guard !changes.isEmpty else { return }
    transform(range.lowerBound..<range.lowerBound + length, changes + [Change(first, 1)])
  }
}
