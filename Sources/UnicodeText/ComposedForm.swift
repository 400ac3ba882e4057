import CICU

/// Looks at one scalar of a text after the other and says whether the text surely is in Normalization
/// Form C with the tables of Unicode 9: the quick check of UAX #15, section 9.
package struct ComposedForm {
  private var lastClass: UInt8 = 0

  package init() {}

  /// Whether the text may go on with `scalar`.
  ///
  /// - Parameter scalar: The next one.
  /// - Returns: `false` where it may change, or change what is before it.
  package mutating func allows(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x300 else {
      lastClass = 0
      return true
    }
    let found =
      scalar.value < 0x10000 ? Self.basic[Int(scalar.value)] : Self.combiningClass(scalar)
    guard found != Self.changing, found == 0 || found >= lastClass else { return false }
    lastClass = found
    return true
  }

  /// In the place of a class (none is 255): what decomposes or composes.
  private static let changing = UInt8.max

  /// The Basic Multilingual Plane.
  private static let basic: [UInt8] = (0..<0x10000).map { value in
    Unicode.Scalar(UInt32(value)).map(combiningClass) ?? 0
  }

  private static func combiningClass(_ scalar: Unicode.Scalar) -> UInt8 {
    guard UnicodeVersion.v9.assigns(scalar) else { return 0 }
    let code = Int32(bitPattern: scalar.value)
    return vp_is_surely_composed(code) ? vp_combining_class(code) : changing
  }
}
