/// Rust's `char::is_numeric`: Nd, Nl and No.
package enum NumericCharacters {
  /// Whether `scalar` is one.
  package static func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39: true
    case 0..<0x80: false
    default: GeneralCategory(of: scalar).isNumber
    }
  }
}
