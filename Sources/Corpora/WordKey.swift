import Bytes

/// A word of a text as a table looks it up.
///
/// Most words have at most 16 bytes. Those are two integers, loaded from the text and masked: they
/// hash and compare without a loop. Longer words have a hash of their bytes in their place, and
/// the table compares the bytes.
struct WordKey {
  /// The first eight bytes, or a hash of all.
  let low: UInt64
  /// The next eight bytes, or 0.
  let high: UInt64
  /// How many bytes the word has.
  let length: Int

  /// The longest word that its key holds whole.
  static let longestInline = 16

  /// The key of `text[word]`, a word that is not empty.
  @inline(__always)
  init(_ text: Span<UInt8>, _ word: Range<Int>) {
    length = word.count
    let start = word.lowerBound
    if length > Self.longestInline {
      low = Self.hash(ofLong: text, word)
      high = 0
    } else if start + Self.longestInline <= text.count {
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
  init(low: UInt64, high: UInt64, length: Int) {
    (self.low, self.high, self.length) = (low, high, length)
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
  var isWhole: Bool { length <= Self.longestInline }

  /// All bits depend on all bits.
  var hash: UInt64 { Self.mix(low, high ^ UInt64(truncatingIfNeeded: length)) }

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

  static let none = HashedKey(key: WordKey(low: 0, high: 0, length: 0), hash: 0)
}
