import Tokenizers

/// Finds the words of a block of documents: what lies between ASCII white space
/// (``SafeCuts/aroundWhiteSpace``).
struct WordScanner {
  /// Which document the last word was in.
  private(set) var document: Int

  private var documentOfNext: Int
  private var startOfNext = 0
  /// Where the eight bytes begin that were looked at last, and after them.
  private var (window, nextWindow) = (0, 0)
  /// The highest bit of each of these bytes that may end a word and has not been looked at.
  private var candidates: UInt64 = 0

  init(firstDocument: Int) {
    document = firstDocument
    documentOfNext = firstDocument
  }

  /// The next word, or `nil` at the end of the text.
  @inline(__always)
  mutating func next(in text: Span<UInt8>) -> Range<Int>? {
    while true {
      while candidates != 0 {
        let position = window + candidates.trailingZeroBitCount / 8
        candidates &= candidates - 1
        let byte = text[position]
        guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { continue }
        let word = startOfNext..<position
        startOfNext = position + 1
        document = documentOfNext
        if byte == 0x0A { documentOfNext += 1 }
        if !word.isEmpty { return word }
      }
      guard nextWindow < text.count else {
        let word = startOfNext..<text.count
        startOfNext = text.count
        document = documentOfNext
        return word.isEmpty ? nil : word
      }
      look(at: text)
    }
  }

  /// Looks at the next eight bytes at once: most have one end of a word in them.
  @inline(__always)
  private mutating func look(at text: Span<UInt8>) {
    window = nextWindow
    nextWindow += 8
    var bytes: UInt64 = 0
    if nextWindow <= text.count {
      bytes = text.eightBytes(at: window)
    } else {
      nextWindow = text.count
      for position in window..<text.count {
        bytes |= UInt64(text[position]) << UInt64(8 * (position - window))
      }
      // No text beyond the end, whatever zeroes look like.
      bytes |= .max << UInt64(8 * (text.count - window))
    }
    // Above 0x20, the highest bit is set or comes to be by adding 0x5F to the others.
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    candidates = ~(((bytes & low) &+ 0x5F5F_5F5F_5F5F_5F5F) | bytes) & ~low
  }
}
