import Bytes

/// Cuts texts for BERT's tokenizers: at ASCII white space, which becomes no token, and around ASCII
/// punctuation, each character of which is a word to them.
///
/// Code and mark-up have twice as many distinct texts between white space as between white space and
/// punctuation, and each distinct one has to be tokenized. Almost half of such texts' words are single
/// characters of punctuation: these are counted where they are met (``SymbolTally``).
package struct BertCutter: Sendable {
  /// A text on its way to words.
  package struct Reading {
    /// Up to where it has been cut.
    package var position: Int
    package let end: Int
    package var document: UInt32
    /// What ended words of the document so far.
    package var symbols = SymbolTally.Symbols()
    /// Whether a line is a document; otherwise all is one.
    package let countsLines: Bool

    package init(_ range: Range<Int>, document: UInt32, countsLines: Bool) {
      (position, end) = (range.lowerBound, range.upperBound)
      (self.document, self.countsLines) = (document, countsLines)
    }
  }

  /// What a character is to the cutter; letters are nothing of it.
  private struct Traits: OptionSet {
    let rawValue: UInt8

    /// Ends the word before it.
    static let ends = Traits(rawValue: 1)
    /// Is a word to look up.
    static let isWord = Traits(rawValue: 2)
    /// An added token may begin with it.
    static let mayStart = Traits(rawValue: 4)
  }

  /// By ASCII character.
  private let traits: [Traits]
  /// Punctuation that is counted where it is met.
  package let symbolTokens: SymbolTokens
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
    let symbols = cutsAtSymbols ? (0..<0x80 as Range<UInt8>).filter(Self.isSymbol) : []
    let symbolTokens = SymbolTokens(of: symbols, tokenizer)
    self.symbolTokens = symbolTokens
    traits = (0..<0x80 as Range<UInt8>).map { byte in
      if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { return .ends }
      guard symbols.contains(byte) else { return [] }
      var traits: Traits = symbolTokens[byte] == nil ? [.ends, .isWord] : .ends
      if matcher.mayStart(with: byte) { traits.insert(.mayStart) }
      return traits
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
  ///   - tally: Gets the symbols that are no words of the buffer; cutting stops where it is full, too.
  package func cut(
    _ text: Span<UInt8>, _ reading: inout Reading, to buffer: inout [WordPlace],
    _ count: inout Int, _ tally: inout SymbolTally
  ) {
    let traits = traits.span
    var words = buffer.mutableSpan
    // Apart, so that the span of the one does not keep the other.
    var marks: [SymbolTally.Mark] = []
    swap(&marks, &tally.marks)
    var occurrences = tally.occurrences.mutableSpan
    let countsLines = reading.countsLines
    var (document, used, symbols) = (reading.document, count, reading.symbols)
    var start = reading.position
    var window = start
    while window < reading.end, used + Self.leastRoom <= words.count, !SymbolTally.isFull(marks) {
      var stops = Self.stops(in: text, window..<reading.end)
      var next = min(window + 64, reading.end)
      while stops != 0 {
        let position = window + stops.trailingZeroBitCount
        let byte = text[position]
        stops &= stops - 1
        let found = traits[Int(byte)]
        if found.isEmpty { continue }
        // Without branches, whose ways the text takes by chance.
        words[used] = WordPlace(start..<position, document: document)
        used &+= start < position ? 1 : 0
        start = position + 1
        if found.contains(.mayStart), matcher.mayMatch(text, at: position) {
          start = Self.endOfChunk(text, position..<reading.end)
          words[used] = WordPlace(position..<start, document: document)
          used &+= 1
          next = start
          break
        }
        words[used] = WordPlace(position..<start, document: document)
        used &+= found.contains(.isWord) ? 1 : 0
        occurrences[Int(byte)] &+= 1
        symbols.insert(byte)
        if byte == 0x0A, countsLines {
          marks.append(SymbolTally.Mark(document: document, symbols: symbols))
          symbols = SymbolTally.Symbols()
          document &+= 1
        }
      }
      window = next
    }
    if window == reading.end {
      if start < reading.end {
        words[used] = WordPlace(start..<reading.end, document: document)
        used &+= 1
        start = reading.end
      }
      marks.append(SymbolTally.Mark(document: document, symbols: symbols))
      symbols = SymbolTally.Symbols()
    }
    swap(&marks, &tally.marks)
    // A word that has begun is looked at again.
    reading.position = window == reading.end ? window : start
    (reading.document, reading.symbols, count) = (document, symbols, used)
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
