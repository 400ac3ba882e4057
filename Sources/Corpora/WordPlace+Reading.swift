import Tokenizers

// Here, for what `Tokenizers` has of it is a call: the compiler inlines between modules what is of public types
// only.
extension WordPlace {
  /// As ``Tokenizers/WordPlace/range``.
  @inline(__always)
  var bytes: Range<Int> {
    let length = Int(markedLength & (1 << 31 - 1))
    return unsafe Range(uncheckedBounds: (Int(start), Int(start) + length))
  }

  /// Whether this is a part of the word that the place before it is of.
  @inline(__always)
  var continuesWord: Bool { markedLength >> 31 != 0 }
}
