import CICU

/// Normalization Form D (UAX #15) with the tables of Unicode 9, as the crate
/// `unicode-normalization-alignments` 0.1.12 has them.
///
/// Scalars that came after Unicode 9 are starters without a mapping. For those before, the
/// stability policy of Unicode promises the same mappings and classes in every later version.
package enum CanonicalDecomposition {
  /// The longest full decompositions: U+1F82 and U+FDFA are two of them.
  private static let maximumLengths = (canonical: 4, compatibility: 18)

  /// Appends the full decomposition of `scalar`, Hangul syllables included, or `scalar` itself where
  /// it has none.
  ///
  /// - Parameters:
  ///   - scalar: The scalar.
  ///   - isCompatible: Whether compatibility mappings count as well (NFKD).
  ///   - scalars: What it is appended to.
  package static func append(
    of scalar: Unicode.Scalar, compatible isCompatible: Bool = false,
    to scalars: inout [Unicode.Scalar]
  ) {
    guard scalar.value >= 0xA0, UnicodeVersion.v9.assigns(scalar) else {
      scalars.append(scalar)
      return
    }
    let length = isCompatible ? maximumLengths.compatibility : maximumLengths.canonical
    unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: length) { buffer in
      let code = Int32(bitPattern: scalar.value)
      let count =
        isCompatible
        ? unsafe vp_compatibility_decomposition(code, buffer.baseAddress, Int32(length))
        : unsafe vp_canonical_decomposition(code, buffer.baseAddress, Int32(length))
      if count == 0 { scalars.append(scalar) }
      for index in 0..<Int(count) {
        scalars.append(Unicode.Scalar(unsafe buffer[index]) ?? scalar)
      }
    }
  }

  /// The primary composite of two scalars, or `nil` where there is none.
  package static func composite(
    of first: Unicode.Scalar, _ second: Unicode.Scalar
  ) -> Unicode.Scalar? {
    guard second.value >= 0x300, UnicodeVersion.v9.assigns(first),
      UnicodeVersion.v9.assigns(second)
    else { return nil }
    let code = vp_compose(Int32(bitPattern: first.value), Int32(bitPattern: second.value))
    guard code >= 0, let composite = Unicode.Scalar(UInt32(bitPattern: code)),
      UnicodeVersion.v9.assigns(composite)
    else { return nil }
    return composite
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
