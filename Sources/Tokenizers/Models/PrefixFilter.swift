/// Tells of most byte strings that no token begins with them, or that they are no token: a Bloom
/// filter of one hash.
///
/// Greedy matching asks it instead of the vocabulary: at the first byte that no token goes on with
/// it can stop, and of the prefixes before only the tokens are worth a look-up.
struct PrefixFilter: Sendable {
  /// What may be true of a byte string.
  struct Answer {
    fileprivate let bits: UInt64

    /// Whether a token may begin with the bytes, or be them.
    var isPrefix: Bool { bits & 1 != 0 }
    /// Whether the bytes may be a token.
    var isToken: Bool { bits & 2 != 0 }
  }

  /// Two bits for each value of the hash's last bits: 16 values a token, of which its prefixes take
  /// about three.
  private var words: [UInt64]

  init(_ vocabulary: Vocabulary) {
    var wordCount = 1
    while wordCount * 32 < vocabulary.count * 16 { wordCount *= 2 }
    words = Array(repeating: 0, count: wordCount)
    for id in 0..<vocabulary.count {
      let token = vocabulary[TokenID(UInt32(id))]
      var hash = TokenHash()
      for (place, byte) in token.enumerated() {
        // Matching stops between scalars only.
        if place > 0, byte & 0xC0 != 0x80 { insert(hash.value, 1) }
        hash.add(byte)
      }
      insert(hash.value, 3)
    }
  }

  /// What may be true of the bytes with this ``TokenHash/value``.
  @inline(__always)
  subscript(hash: UInt64) -> Answer {
    Answer(bits: words[word(hash)] >> shift(hash))
  }

  private mutating func insert(_ hash: UInt64, _ bits: UInt64) {
    words[word(hash)] |= bits << shift(hash)
  }

  @inline(__always)
  private func word(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash >> 5) & (words.count - 1)
  }

  @inline(__always)
  private func shift(_ hash: UInt64) -> UInt64 { (hash & 31) * 2 }
}
