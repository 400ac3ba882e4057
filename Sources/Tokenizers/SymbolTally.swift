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
  package var isFull: Bool { Self.isFull(marks) }

  /// As ``isFull``, for marks that are taken out.
  @inline(__always)
  static func isFull(_ marks: [Mark]) -> Bool { marks.count + BertCutter.leastRoom > limit }

  /// Forgets ``marks``.
  package mutating func forgetMarks() { marks.removeAll(keepingCapacity: true) }

  /// How often each character came since this was asked last.
  package mutating func takeOccurrences() -> [Int] {
    let taken = occurrences
    occurrences = Array(repeating: 0, count: 0x80)
    return taken
  }
}
