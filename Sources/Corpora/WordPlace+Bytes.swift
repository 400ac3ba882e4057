import Tokenizers

extension WordPlace {
  /// ``Tokenizers/WordPlace/range``, which is a call from another module: the compiler inlines between modules
  /// what is of public types only.
  @inline(__always)
  var bytes: Range<Int> { unsafe Range(uncheckedBounds: (Int(start), Int(start) + Int(length))) }
}
