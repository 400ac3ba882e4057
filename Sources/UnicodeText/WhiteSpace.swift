/// The property White_Space, the same 25 scalars in every version since Unicode 6.3: Rust's
/// `char::is_whitespace`.
package enum WhiteSpace {
  /// Whether `scalar` has the property.
  package static func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9...0xD, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }
}
