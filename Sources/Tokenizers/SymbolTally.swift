/// Counts ASCII punctuation that a ``BertCutter`` meets: how often each character came, and in which documents.
///
/// A character costs an addition and a bit here; as a word it would be hashed and looked for.
package struct SymbolTally: Sendable {
  /// A set of ASCII characters, ascending.
  package struct Symbols: Sequence, IteratorProtocol, Sendable {
    /// The bit of a character below 0x40, and those of others.
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// No characters.
    package init() {}

    /// Without a branch: what comes next in a text is hard to predict.
    @inline(__always)
    package mutating func insert(_ character: UInt8) {
      let bit: UInt64 = 1 << UInt64(character & 0x3F)
      let isHigh = UInt64(character >> 6)
      low |= bit & (isHigh &- 1)
      high |= bit & (0 &- isHigh)
    }

    /// Adds the characters of another set.
    package mutating func formUnion(_ other: Symbols) {
      low |= other.low
      high |= other.high
    }

    /// The characters that both have.
    package func intersection(_ other: Symbols) -> Symbols {
      var result = self
      result.low &= other.low
      result.high &= other.high
      return result
    }

    /// Takes the lowest character.
    package mutating func next() -> UInt8? {
      if low != 0 {
        defer { low &= low - 1 }
        return UInt8(truncatingIfNeeded: low.trailingZeroBitCount)
      }
      guard high != 0 else { return nil }
      defer { high &= high - 1 }
      return 0x40 + UInt8(truncatingIfNeeded: high.trailingZeroBitCount)
    }
  }

  /// What a document had between words.
  package struct Mark: Sendable {
    package let document: UInt32
    package var symbols = Symbols()

    package init(document: UInt32, symbols: Symbols = Symbols()) {
      (self.document, self.symbols) = (document, symbols)
    }
  }

  /// How many marks are held until they have to be forgotten.
  static let limit = 1024

  /// By ASCII character, white space included.
  var occurrences = [Int](repeating: 0, count: 0x80)
  /// Documents that ended, each once.
  package internal(set) var marks: [Mark] = []

  package init() { marks.reserveCapacity(Self.limit) }

  /// Whether marks have to be forgotten: those of 64 bytes have no room.
  @inline(__always)
  package var isFull: Bool { marks.count + BertCutter.leastRoom > Self.limit }

  /// Forgets ``marks``.
  package mutating func forgetMarks() { marks.removeAll(keepingCapacity: true) }

  /// How often each character came since this was asked last.
  package mutating func takeOccurrences() -> [Int] {
    let taken = occurrences
    occurrences = Array(repeating: 0, count: 0x80)
    return taken
  }
}

/// ASCII characters that are a token each, of their own text: what they become depends on nothing else.
package struct SymbolTokens: Sendable {
  /// By ASCII character.
  private var tokens = [TokenID?](repeating: nil, count: 0x80)
  /// Those that are.
  package private(set) var symbols = SymbolTally.Symbols()
  /// The lowest and the highest token.
  private var bounds: (TokenID, TokenID)?

  /// No characters.
  package init() {}

  /// Those of `characters`.
  init(of characters: [UInt8], _ tokenizer: Tokenizer) {
    var encoder = Encoder(tokenizer)
    for character in characters {
      guard (try? encoder.encode([character].span)) != nil, encoder.encoding.ids.count == 1,
        encoder.consumedByUnknown.isEmpty,
        let id = tokenizer.model.vocabulary.id(of: [character].span), encoder.encoding.ids[0] == id
      else { continue }
      tokens[Int(character)] = id
      symbols.insert(character)
      bounds = (min(bounds?.0 ?? id, id), max(bounds?.1 ?? id, id))
    }
  }

  /// The token of an ASCII character, where it has one.
  package subscript(character: UInt8) -> TokenID? { tokens[Int(character & 0x7F)] }

  /// The character whose token `id` is.
  package func character(of id: TokenID) -> UInt8? {
    guard let bounds, id >= bounds.0, id <= bounds.1 else { return nil }
    return tokens.firstIndex(of: id).map { UInt8(truncatingIfNeeded: $0) }
  }
}
