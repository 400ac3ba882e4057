import CICU

/// The combining marks of the crate `unicode-normalization-alignments` 0.1.12, which has the tables of
/// Unicode 9: what `StripAccents` of `tokenizers` removes.
package enum CombiningMarks {
  /// Whether `scalar` is one: M* of Unicode 9.
  package static func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x300: false
    case 0x111C9: false  // SHARADA SANDHI MARK: Po until Unicode 11
    case 0x1CF2, 0x1CF3: true  // VEDIC SIGN ARDHAVISARGA: Mc until Unicode 12
    default:
      vp_is_mark(Int32(bitPattern: scalar.value)) && UnicodeVersion.v9.assigns(scalar)
    }
  }
}
