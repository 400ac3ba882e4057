import Bytes
import CText

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

  /// What punctuation is to the cutter, beside the end of the word before it.
  private struct Traits: OptionSet {
    let rawValue: UInt8

    /// Is a word to look up.
    static let isWord = Traits(rawValue: 1)
    /// An added token may begin with it.
    static let mayStart = Traits(rawValue: 2)
  }

  /// By ASCII character.
  private let traits: [Traits]
  /// Punctuation that is counted where it is met.
  package let symbolTokens: SymbolTokens
  private let cutsAtSymbols: Bool
  private let normalizer: BertNormalizer?
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
    normalizer = if case .bert(let normalizer) = tokenizer.normalizer { normalizer } else { nil }
    let symbols = cutsAtSymbols ? (0..<0x80 as Range<UInt8>).filter(Self.isSymbol) : []
    let symbolTokens = SymbolTokens(of: symbols, tokenizer)
    self.symbolTokens = symbolTokens
    traits = (0..<0x80 as Range<UInt8>).map { byte in
      guard symbols.contains(byte) else { return [] }
      var traits: Traits = symbolTokens[byte] == nil ? .isWord : []
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
  /// What bytes are is told for 64 of them at once (`vp_mark_ascii`), so that words cost a step each, and
  /// their letters and the white space between them nothing.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - reading: Where cutting goes on.
  ///   - buffer: Of more than ``leastRoom`` places. Those of a document come in any order.
  ///   - count: How many words the buffer has.
  ///   - tally: Gets the symbols that are no words of the buffer; cutting stops where it is full, too.
  package func cut(
    _ text: Span<UInt8>, _ reading: inout Reading, to buffer: inout [WordPlace],
    _ count: inout Int, _ tally: inout SymbolTally
  ) {
    let traits = traits.span
    // Apart, so that the span of the one does not keep the other.
    var marks: [SymbolTally.Mark] = []
    swap(&marks, &tally.marks)
    var words = buffer.mutableSpan
    var occurrences = tally.occurrences.mutableSpan
    let countsLines = reading.countsLines
    var (document, used, symbols) = (reading.document, count, reading.symbols)
    var windows = ASCIIWindows()
    // Where a word began that has not ended.
    var start: Int?
    var window = reading.position
    // Bytes of the window before which all is done.
    var done = 0
    while window < reading.end, used + Self.leastRoom <= words.count, !SymbolTally.isFull(marks) {
      let marked = windows.marks(of: text, at: window, before: reading.end)
      let stops = marked.spaces | (cutsAtSymbols ? marked.symbols : 0)
      let size = min(64, reading.end - window)
      let rest: UInt64 = (size == 64 ? .max : (1 << UInt64(size)) - 1) & ~((1 << UInt64(done)) - 1)
      let letters = ~stops & rest
      let before = letters << 1 | (start == nil ? 0 : 1)
      var begins = letters & ~before
      var ends = before & ~letters
      var punctuation = cutsAtSymbols ? marked.symbols & rest : 0
      var feeds = countsLines ? marked.feeds & rest : 0
      var chunk: Range<Int>?
      repeat {
        // Up to the next line feed, or all.
        let line = feeds ^ (feeds &- 1)
        var here = punctuation & line
        punctuation &= ~line
        while here != 0 {
          let position = window + here.trailingZeroBitCount
          here &= here - 1
          let byte = text[position]
          let found = traits[Int(byte)]
          if !found.isEmpty {
            if found.contains(.mayStart), matcher.mayMatch(text, at: position) {
              chunk = position..<Self.endOfChunk(text, position..<reading.end)
              break
            }
            if found.contains(.isWord) {
              words[used] = WordPlace(position..<position + 1, document: document)
              used &+= 1
            }
          }
          occurrences[Int(byte)] &+= 1
          symbols.insert(byte)
        }
        var ending = ends & line
        if let chunk { ending &= (2 << UInt64(chunk.lowerBound - window)) &- 1 }
        ends &= ~line
        while ending != 0 {
          let end = window + ending.trailingZeroBitCount
          ending &= ending - 1
          if let began = start {
            words[used] = WordPlace(began..<end, document: document)
            used &+= 1
            start = nil
          } else {
            words[used] = WordPlace(window + begins.trailingZeroBitCount..<end, document: document)
            used &+= 1
            begins &= begins &- 1
          }
        }
        guard chunk == nil, feeds != 0 else { break }
        feeds &= feeds - 1
        marks.append(SymbolTally.Mark(document: document, symbols: symbols))
        symbols = SymbolTally.Symbols()
        document &+= 1
      } while true
      if let chunk {
        words[used] = WordPlace(chunk, document: document)
        used &+= 1
        // Where windows are known already.
        done = (chunk.upperBound - window) & 63
        window = chunk.upperBound - done
      } else {
        if begins != 0 { start = window + begins.trailingZeroBitCount }
        window += size
        done = 0
      }
    }
    let position = window + done
    if position == reading.end {
      if let began = start {
        words[used] = WordPlace(began..<position, document: document)
        used &+= 1
      }
      start = nil
      marks.append(SymbolTally.Mark(document: document, symbols: symbols))
      symbols = SymbolTally.Symbols()
    }
    swap(&marks, &tally.marks)
    // A word that has begun is looked at again.
    reading.position = start ?? position
    (reading.document, reading.symbols, count) = (document, symbols, used)
  }

  /// Room for the words of 64 bytes, one that began before them and one that ends the text.
  package static let leastRoom = 68

  /// Replaces `output` by what the model sees of a word that was cut, and `words` by where words are in it.
  ///
  /// - Returns: Whether that is known.
  func prepare(
    _ word: Span<UInt8>, _ output: inout [UInt8], _ words: inout [Range<Int>],
    _ forms: inout BertScalarForms
  ) -> Bool {
    guard cutsAtSymbols else { return false }
    let lowercases = normalizer?.lowercases ?? false
    output.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    var start = 0
    func endWord(_ output: [UInt8], _ words: inout [Range<Int>]) {
      if start < output.count { words.append(start..<output.count) }
      start = output.count
    }
    var position = 0
    while position < word.count {
      var byte = word[position]
      if byte < 0x80 {
        let isCapital = byte >= 0x41 && byte <= 0x5A
        guard isCapital || byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39
        else { return false }
        if isCapital, lowercases { byte |= 0x20 }
        output.append(byte)
        position += 1
        continue
      }
      let (scalar, length) = word.scalar(at: position)
      position += length
      let form = forms.form(of: scalar, normalizer)
      guard form.isSteady else { return false }
      if form.isApart { endWord(output, &words) }
      for place in form.range { output.append(forms.bytes[place]) }
      if form.isApart { endWord(output, &words) }
    }
    endWord(output, &words)
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
