import Tokenizers

/// A word of a text as a table looks it up.
///
/// Most words have at most 16 bytes. Those are two integers, loaded from the text and masked: they
/// hash and compare without a loop. Longer words have a hash of their bytes in their place, and
/// the table compares the bytes.
struct WordKey: Equatable {
  /// The first eight bytes, or a hash of all.
  private let low: UInt64
  /// The next eight bytes, or 0.
  private let high: UInt64
  /// How many bytes the word has.
  let length: Int

  /// The longest word that its key holds whole.
  static let longestInline = 16

  /// The key of `text[word]`, a word that is not empty.
  @inline(__always)
  init(_ text: Span<UInt8>, _ word: Range<Int>) {
    length = word.count
    if length > Self.longestInline {
      var hash = TokenHash()
      hash.add(text.extracting(word))
      low = hash.value
      high = 0
    } else if word.lowerBound + Self.longestInline <= text.count {
      let bytes = unsafe text.bytes
      let first = unsafe bytes.unsafeLoadUnaligned(
        fromByteOffset: word.lowerBound, as: UInt64.self)
      let second = unsafe bytes.unsafeLoadUnaligned(
        fromByteOffset: word.lowerBound + 8, as: UInt64.self)
      low = UInt64(littleEndian: first) & Self.mask(min(length, 8))
      high = UInt64(littleEndian: second) & Self.mask(max(length - 8, 0))
    } else {
      var parts: (UInt64, UInt64) = (0, 0)
      for (place, position) in word.enumerated() {
        let byte = UInt64(text[position]) << (8 * (place % 8))
        if place < 8 { parts.0 |= byte } else { parts.1 |= byte }
      }
      (low, high) = parts
    }
  }

  /// Whether equal keys mean equal words.
  var isWhole: Bool { length <= Self.longestInline }

  /// All bits depend on all bits: the halves of a 128-bit product, folded.
  var hash: UInt64 {
    let product = (low ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
      by: high ^ 0xD1B5_4A32_D192_ED03 ^ UInt64(truncatingIfNeeded: length))
    return product.high ^ product.low
  }

  /// A mask of the lowest `count` bytes, 0 to 8.
  private static func mask(_ count: Int) -> UInt64 {
    count == 8 ? .max : (1 << (8 * UInt64(truncatingIfNeeded: count))) - 1
  }
}
