/// Counts ASCII punctuation that a ``BertCutter`` meets: how often each character came, and in which documents.
///
/// A character costs an addition and a bit here; as a word it would be hashed and looked for.
package struct SymbolTally: Sendable {
  /// How often a character came, and in how many documents.
  package struct Count: Sendable {
    package fileprivate(set) var occurrences = 0
    package fileprivate(set) var documents = 0
  }

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

  /// By ASCII character.
  var occurrences = [Int](repeating: 0, count: 0x80)
  private var documents = [Int](repeating: 0, count: 0x80)
  /// Documents that ended, each once.
  package internal(set) var marks: [Mark] = []

  package init() { marks.reserveCapacity(Self.limit) }

  /// Whether marks have to be forgotten: those of 64 bytes have no room.
  @inline(__always)
  package var isFull: Bool { Self.isFull(marks) }

  /// As ``isFull``, for marks that are taken out.
  @inline(__always)
  static func isFull(_ marks: [Mark]) -> Bool { marks.count + BertCutter.leastRoom > limit }

  /// Counts the documents of ``marks``, and forgets these.
  ///
  /// - Parameter others: What else documents had, in their order; these may have no mark, and marks none of these.
  package mutating func countDocuments(with others: [Mark]) {
    var place = 0
    for mark in marks {
      while place < others.count, others[place].document < mark.document {
        count(others[place].symbols)
        place += 1
      }
      var symbols = mark.symbols
      // A character of both is met once.
      if place < others.count, others[place].document == mark.document {
        symbols.formUnion(others[place].symbols)
        place += 1
      }
      count(symbols)
    }
    for other in others[place...] { count(other.symbols) }
    marks.removeAll(keepingCapacity: true)
  }

  private mutating func count(_ symbols: Symbols) {
    for symbol in symbols { documents[Int(symbol)] &+= 1 }
  }

  /// The counts since this was asked last, by ASCII character.
  package mutating func takeCounts() -> [Count] {
    let taken = zip(occurrences, documents).map { Count(occurrences: $0, documents: $1) }
    for index in occurrences.indices { (occurrences[index], documents[index]) = (0, 0) }
    return taken
  }
}
