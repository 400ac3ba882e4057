import Bytes

/// A word of a text, or a part of one, as a table looks it up.
///
/// Most words have at most 16 bytes. Those are two integers, loaded from the text and masked: they
/// hash and compare without a loop. Longer words have a hash of their bytes in their place, and
/// the table compares the bytes.
struct WordKey {
  /// The first eight bytes, or a hash of all.
  let low: UInt64
  /// The next eight bytes, or 0.
  let high: UInt64
  /// What tells words of the same bytes apart: a byte of the length, and whether this is a part that others are
  /// before; ``unkept`` for words that no table keeps.
  let tag: UInt32

  /// The longest word that its key holds whole.
  static let longestInline = 16
  /// The longest word that a table keeps, in bytes; longer ones hardly ever come twice.
  static let longestKept = 127

  /// The tag of no word that a table keeps.
  private static let unkept: UInt32 = 0x1FF
  /// The bit of a tag for parts that others are before.
  static let continuation: UInt32 = 0x80

  /// The key of `text[word]`, a word that is not empty.
  @inline(__always)
  init(_ text: Span<UInt8>, _ word: Range<Int>, continuesWord: Bool = false) {
    let (start, length) = (word.lowerBound, word.count)
    let tag = UInt32(truncatingIfNeeded: length) | (continuesWord ? Self.continuation : 0)
    if length > Self.longestInline {
      self.tag = length > Self.longestKept ? Self.unkept : tag
      low = Self.hash(ofLong: text, word)
      high = 0
      return
    }
    self.tag = tag
    if start + Self.longestInline <= text.count {
      low = text.eightBytes(at: start) & Self.mask(min(length, 8))
      high = text.eightBytes(at: start + 8) & Self.mask(max(length - 8, 0))
    } else {
      var parts: (UInt64, UInt64) = (0, 0)
      for (place, position) in word.enumerated() {
        let byte = UInt64(text[position]) << UInt64(8 * (place % 8))
        if place < 8 { parts.0 |= byte } else { parts.1 |= byte }
      }
      (low, high) = parts
    }
  }

  /// A key that a table stored.
  init(low: UInt64, high: UInt64, tag: UInt32) {
    (self.low, self.high, self.tag) = (low, high, tag)
  }

  /// A key that was stored without its tag, of a word that is no part.
  init(low: UInt64, high: UInt64, length: Int) {
    (self.low, self.high) = (low, high)
    tag = length > Self.longestKept ? Self.unkept : UInt32(truncatingIfNeeded: length)
  }

  /// Whether a word longer than its key is the one that stands in `bytes` from `start` on.
  @inline(never)
  static func isEqual(
    _ bytes: Span<UInt8>, _ start: Int, _ text: Span<UInt8>, _ word: Range<Int>
  ) -> Bool {
    for (offset, position) in word.enumerated()
    where bytes[start + offset] != text[position] { return false }
    return true
  }

  /// Whether equal keys mean equal words.
  @inline(__always)
  var isWhole: Bool { tag & ~Self.continuation <= Self.longestInline }

  /// Whether a table may keep the word.
  var isKept: Bool { tag != Self.unkept }

  /// All bits depend on all bits.
  var hash: UInt64 { Self.mix(low, high ^ UInt64(tag)) }

  /// Eight bytes at a time; the last eight overlap those before.
  private static func hash(ofLong text: Span<UInt8>, _ word: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0
    var position = word.lowerBound
    while position + 8 < word.upperBound {
      hash = mix(hash, text.eightBytes(at: position))
      position += 8
    }
    return mix(hash, text.eightBytes(at: word.upperBound - 8))
  }

  /// The halves of a 128-bit product, folded.
  @inline(__always)
  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = (left ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
      by: right ^ 0xD1B5_4A32_D192_ED03)
    return product.high ^ product.low
  }

  /// A mask of the lowest `count` bytes, 0 to 8.
  @inline(__always)
  private static func mask(_ count: Int) -> UInt64 {
    count == 8 ? .max : (1 << (8 * UInt64(truncatingIfNeeded: count))) - 1
  }
}

/// A key with its hash.
struct HashedKey {
  let key: WordKey
  let hash: UInt64

  static let none = HashedKey(key: WordKey(low: 0, high: 0, tag: 0), hash: 0)
}
