import CText

/// Words of ASCII, those of 64 bytes at once.
///
/// Where a word begins follows from the classes of its first byte and of those beside it, but for
/// contractions: a few operations on bits (`vp_mark_classes`) find all beginnings in a window. A window begins
/// where a word does, and tells of those that end before its last byte; of what is not ASCII it tells nothing.
extension GPT2Words {
  /// Puts words from `position` on into a buffer until it is full or `end` is reached, as
  /// ``WordPattern/put(_:_:_:_:_:_:)`` does.
  static func put(
    _ text: Span<UInt8>, _ position: inout Int, _ end: Int, _ document: UInt32,
    _ buffer: inout MutableSpan<WordPlace>, _ count: inout Int
  ) {
    var (start, used) = (position, count)
    while start < end, used < buffer.count {
      let window = start
      var ends = isPlain(text, window..<end) ? Self.ends(in: text, window..<end) : 0
      while ends != 0, used < buffer.count {
        let next = window + ends.trailingZeroBitCount
        ends &= ends - 1
        buffer[used] = WordPlace(start..<next, document: document)
        used &+= 1
        start = next
      }
      guard start == window else { continue }
      let next = endOfWord(in: text, window..<end)
      buffer[used] = WordPlace(window..<next, document: document)
      used &+= 1
      start = next
    }
    (position, count) = (start, used)
  }

  /// Whether the word that `text[rest]` begins with may be ASCII.
  @inline(__always)
  private static func isPlain(_ text: Span<UInt8>, _ rest: Range<Int>) -> Bool {
    let first = text[rest.lowerBound]
    return first < 0x80 && (first != 0x20 || rest.count == 1 || text[rest.lowerBound + 1] < 0x80)
  }

  /// Where words end that begin in the first bytes of `text[rest]`, of which the first begins one: as bits of
  /// what follows them.
  @inline(__always)
  private static func ends(in text: Span<UInt8>, _ rest: Range<Int>) -> UInt64 {
    var marks = vp_class_marks()
    unsafe text.extracting(rest.lowerBound..<text.count).withUnsafeBufferPointer {
      unsafe vp_mark_classes(min(64, $0.count), $0.baseAddress, &marks)
    }
    // What is told of: bytes before the first that is not ASCII, of each of which the next one is known.
    var known = ~(marks.high | marks.high >> 1 | 1 << 63)
    if rest.count < 64 { known &= (1 << UInt64(rest.count)) - 1 }
    known &= known ^ (known &+ 1)
    // Where the text ends, so does a word, but white space before it is as it is.
    let textEnd: UInt64 = rest.count < 64 ? 1 << UInt64(rest.count) : 0
    let words = ~(marks.spaces | textEnd)
    let others = ~(marks.letters | marks.digits | marks.spaces)
    // Of another class than the byte before, unless that is the space which words begin with.
    let changes =
      (marks.letters & ~(marks.letters << 1)) | (marks.digits & ~(marks.digits << 1))
      | (others & ~(others << 1))
    // White space is one word but for its last character, where a word follows.
    let spaces = marks.spaces & (~(marks.spaces << 1) | words >> 1)
    var starts = ((changes & ~(marks.blanks << 1)) | spaces) & known & ~1
    var apostrophes = marks.apostrophes & (starts | 1) & known
    while apostrophes != 0 {
      let place = apostrophes.trailingZeroBitCount
      apostrophes &= apostrophes - 1
      let first = rest.lowerBound + place
      guard let end = Contraction.end(in: text, first..<rest.upperBound, .lower) else { continue }
      let after = end - rest.lowerBound
      // Of what follows nothing is known otherwise.
      guard after < 64, known >> UInt64(after) & 1 == 1 || end == rest.upperBound else {
        return starts & ((2 << UInt64(place)) - 1)
      }
      starts &= ~((1 << UInt64(after)) - (2 << UInt64(place)))
      if end < rest.upperBound { starts |= 1 << UInt64(after) }
    }
    return known &+ 1 == textEnd ? starts | textEnd : starts
  }
}
