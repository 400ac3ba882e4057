import CICU

/// Rust's `char::to_lowercase` (Unicode 17): the full mapping of one scalar, without context, so a
/// final capital sigma becomes the medial one.
package enum Lowercase {
  /// The lower case of `scalar`, or `scalar` itself.
  ///
  /// Only U+0130 has a second scalar.
  package static func mapping(
    of scalar: Unicode.Scalar
  ) -> (first: Unicode.Scalar, second: Unicode.Scalar?) {
    switch scalar.value {
    case 0x41...0x5A: (Unicode.Scalar(UInt8(scalar.value) + 0x20), nil)
    case 0..<0x80: (scalar, nil)
    case 0x130: ("i", "\u{307}")  // SpecialCasing.txt, the one unconditional lower-case line
    default: (simpleMapping(of: scalar), nil)
    }
  }

  private static func simpleMapping(of scalar: Unicode.Scalar) -> Unicode.Scalar {
    if UnicodeVersion.v13.assigns(scalar) {
      let lower = vp_simple_lowercase(Int32(bitPattern: scalar.value))
      return Unicode.Scalar(UInt32(bitPattern: lower)) ?? scalar
    }
    for run in youngRuns where run.upper.contains(scalar.value) {
      return Unicode.Scalar(run.lower + (scalar.value - run.upper.lowerBound)) ?? scalar
    }
    return scalar
  }
}
