import CText

/// What the bytes of a text are, in windows of 64, found out for some windows ahead at a time.
struct ASCIIWindows {
  private var marks = InlineArray<16, vp_ascii_marks>(repeating: vp_ascii_marks())
  /// The bytes that ``marks`` are of.
  private var range = 0..<0

  /// What `text[position..<min(position + 64, end)]` is; no bit is set behind `end`.
  @inline(__always)
  mutating func marks(of text: Span<UInt8>, at position: Int, before end: Int) -> vp_ascii_marks {
    let isKnown = position < range.upperBound && (position &- range.lowerBound) & 63 == 0
    if !isKnown { look(text, position..<min(position + 64 * marks.count, end)) }
    return marks[(position &- range.lowerBound) / 64]
  }

  @inline(never)
  private mutating func look(_ text: Span<UInt8>, _ range: Range<Int>) {
    self.range = range
    var marks = marks.mutableSpan
    unsafe text.extracting(range).withUnsafeBufferPointer { bytes in
      unsafe marks.withUnsafeMutableBufferPointer { marks in
        unsafe vp_mark_ascii(bytes.count, bytes.baseAddress, marks.baseAddress)
      }
    }
  }
}
