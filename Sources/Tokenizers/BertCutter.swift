import Bytes

/// Cuts texts for BERT's tokenizers: at ASCII white space, which becomes no token, and around ASCII
/// punctuation, each character of which is a word to them.
///
/// Code and mark-up have twice as many distinct texts between white space as between white space and
/// punctuation, and each distinct one has to be tokenized.
package struct BertCutter: Sendable {
  /// A text on its way to words.
  package struct Reading {
    /// Up to where it has been cut.
    package var position: Int
    package let end: Int
    package var document: UInt32
    /// Whether a line is a document; otherwise all is one.
    package let countsLines: Bool

    package init(_ range: Range<Int>, document: UInt32, countsLines: Bool) {
      (position, end) = (range.lowerBound, range.upperBound)
      (self.document, self.countsLines) = (document, countsLines)
    }
  }

  private enum Class: UInt8 {
    case letter
    case space
    case symbol
    /// A symbol that an added token may begin with.
    case start
  }

  /// By ASCII character.
  private let classes: [Class]
  private let cutsAtSymbols: Bool
  private let lowercases: Bool
  private let matcher: AddedTokenMatcher

  /// The cutter of a tokenizer with ``SafeCuts/aroundWhiteSpace``.
  package init(_ tokenizer: Tokenizer) {
    let matcher = tokenizer.rawMatcher
    // An added token is left in one word with what follows it up to white space. It must not look at
    // what is before it, nor come to be by normalizing.
    let cutsAtSymbols =
      tokenizer.normalizedMatcher.isEmpty
      && (UInt8.min...UInt8.max).allSatisfy { !matcher.mayStart(with: $0) || Self.isSymbol($0) }
      && tokenizer.protectedWords.isEmpty
      && !tokenizer.addedTokens.contains { $0.token.isSingleWord }
    (self.matcher, self.cutsAtSymbols) = (matcher, cutsAtSymbols)
    lowercases =
      if case .bert(let normalizer) = tokenizer.normalizer { normalizer.lowercases } else { false }
    classes = (0..<0x80 as Range<UInt8>).map { byte in
      if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { return .space }
      guard cutsAtSymbols, Self.isSymbol(byte) else { return .letter }
      return matcher.mayStart(with: byte) ? .start : .symbol
    }
  }

  private static func isSymbol(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  /// Puts words into a buffer until it is almost full, or the text ends.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - reading: Where cutting goes on.
  ///   - buffer: Of more than ``leastRoom`` places.
  ///   - count: How many words the buffer has.
  package func cut(
    _ text: Span<UInt8>, _ reading: inout Reading, to buffer: inout [WordPlace],
    _ count: inout Int
  ) {
    let classes = classes.span
    var words = buffer.mutableSpan
    let newLines: UInt32 = reading.countsLines ? 1 : 0
    var (document, used) = (reading.document, count)
    var start = reading.position
    var window = start
    while window < reading.end, used + Self.leastRoom <= words.count {
      var stops = Self.stops(in: text, window..<reading.end)
      var next = min(window + 64, reading.end)
      while stops != 0 {
        let position = window + stops.trailingZeroBitCount
        let byte = text[position]
        stops &= stops - 1
        let found = classes[Int(byte)]
        if found == .letter { continue }
        // Without branches, whose ways the text takes by chance.
        words[used] = WordPlace(start..<position, document: document)
        used &+= start < position ? 1 : 0
        start = position + 1
        if found == .start, matcher.mayMatch(text, at: position) {
          start = Self.endOfChunk(text, position..<reading.end)
          words[used] = WordPlace(position..<start, document: document)
          used &+= 1
          next = start
          break
        }
        words[used] = WordPlace(position..<start, document: document)
        used &+= found == .space ? 0 : 1
        document &+= byte == 0x0A ? newLines : 0
      }
      window = next
    }
    if window == reading.end, start < reading.end {
      words[used] = WordPlace(start..<reading.end, document: document)
      used &+= 1
      start = reading.end
    }
    // A word that has begun is looked at again.
    reading.position = window == reading.end ? window : start
    (reading.document, count) = (document, used)
  }

  /// Room for the words of 64 bytes, one that began before them and one that ends the text.
  package static let leastRoom = 68

  /// Which of the first 64 bytes of `text[rest]` may end words.
  @inline(__always)
  private static func stops(in text: Span<UInt8>, _ rest: Range<Int>) -> UInt64 {
    var stops: UInt64 = 0
    if rest.count >= 64 {
      for part in 0..<8 {
        let bytes = text.eightBytes(at: rest.lowerBound + 8 * part)
        stops |= bytes.bytesBetweenWords.packedHighestBits << UInt64(truncatingIfNeeded: 8 * part)
      }
    } else {
      for (place, position) in rest.enumerated() {
        let bit = UInt64(text[position]).bytesBetweenWords >> 7 & 1
        stops |= bit << UInt64(truncatingIfNeeded: place)
      }
    }
    return stops
  }

  /// Replaces `output` by the only word that the model sees of a word that was cut.
  ///
  /// - Returns: Whether that is known.
  func prepare(_ word: Span<UInt8>, _ output: inout [UInt8]) -> Bool {
    guard cutsAtSymbols else { return false }
    output.removeAll(keepingCapacity: true)
    for position in word.indices {
      var byte = word[position]
      let isCapital = byte >= 0x41 && byte <= 0x5A
      guard isCapital || byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39
      else { return false }
      if isCapital, lowercases { byte |= 0x20 }
      output.append(byte)
    }
    return true
  }

  /// Where the white space begins that `text[rest]` has first.
  private static func endOfChunk(_ text: Span<UInt8>, _ rest: Range<Int>) -> Int {
    rest.first { position in
      let byte = text[position]
      return byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    } ?? rest.upperBound
  }
}
