import CICU

/// A version of the Unicode standard, as the character property Age counts them.
struct UnicodeVersion {
  private let packed: UInt16

  private init(major: UInt8, minor: UInt8) {
    packed = UInt16(major) << 8 | UInt16(minor)
  }

  /// The tables of the crate `unicode_categories` 0.1.1, which BERT's rules use.
  static let v8 = Self(major: 8, minor: 0)
  /// The tables of the crate `unicode-normalization-alignments` 0.1.12.
  static let v9 = Self(major: 9, minor: 0)
  /// The tables of ICU 67, the oldest that builds: what every ICU knows.
  static let v13 = Self(major: 13, minor: 0)

  /// Whether `scalar` was assigned in this version or before.
  ///
  /// The answer is the same from every ICU that is not older itself: Age never changes.
  func assigns(_ scalar: Unicode.Scalar) -> Bool {
    let age = vp_age(Int32(bitPattern: scalar.value))
    return age != 0 && age <= packed
  }
}
