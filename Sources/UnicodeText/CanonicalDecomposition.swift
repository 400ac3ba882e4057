import CICU

/// Normalization Form D (UAX #15) with the tables of Unicode 9, as the crate
/// `unicode-normalization-alignments` 0.1.12 has them.
///
/// Scalars that came after Unicode 9 are starters without a mapping. For those before, the
/// stability policy of Unicode promises the same mappings and classes in every later version.
package enum CanonicalDecomposition {
  /// The longest full canonical decomposition (U+1F82, for one).
  private static let maximumLength = 4

  /// Appends the full canonical decomposition of `scalar`, Hangul syllables included, or `scalar`
  /// itself where it has none.
  package static func append(of scalar: Unicode.Scalar, to scalars: inout [Unicode.Scalar]) {
    guard scalar.value >= 0xC0, UnicodeVersion.v9.assigns(scalar) else {
      scalars.append(scalar)
      return
    }
    unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: maximumLength) { buffer in
      let count = unsafe vp_canonical_decomposition(
        Int32(bitPattern: scalar.value), buffer.baseAddress, Int32(maximumLength))
      if count == 0 { scalars.append(scalar) }
      for index in 0..<Int(count) {
        scalars.append(Unicode.Scalar(unsafe buffer[index]) ?? scalar)
      }
    }
  }

  /// Canonical_Combining_Class of `scalar`: 0 for a starter.
  package static func combiningClass(of scalar: Unicode.Scalar) -> UInt8 {
    guard scalar.value >= 0x300, UnicodeVersion.v9.assigns(scalar) else { return 0 }
    return vp_combining_class(Int32(bitPattern: scalar.value))
  }

  /// Normalization Form D of `scalars`: every scalar decomposed, then each run of non-starters in
  /// the order of their classes, equal classes in the order of the text.
  package static func apply(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var decomposed: [Unicode.Scalar] = []
    decomposed.reserveCapacity(scalars.count)
    for scalar in scalars { append(of: scalar, to: &decomposed) }
    reorder(&decomposed)
    return decomposed
  }

  /// The Canonical Ordering Algorithm (The Unicode Standard, 3.11, D109).
  private static func reorder(_ scalars: inout [Unicode.Scalar]) {
    let classes = scalars.map(combiningClass(of:))
    var start = 0
    while start < scalars.count {
      var end = start
      var isOrdered = true
      while end < scalars.count, classes[end] != 0 {
        if end > start, classes[end] < classes[end - 1] { isOrdered = false }
        end += 1
      }
      if !isOrdered {
        // The position is part of the key: the library does not promise that its sort is stable.
        let order = (start..<end).sorted { (classes[$0], $0) < (classes[$1], $1) }
        scalars.replaceSubrange(start..<end, with: order.map { scalars[$0] })
      }
      start = end + 1
    }
  }
}
