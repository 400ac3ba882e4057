import CICU

/// Questions about a scalar's general category, to the machine's ICU.
///
/// What it answers depends on its Unicode version; callers ask only about scalars that every
/// supported one knows.
enum GeneralCategory {
  /// Cc, Cf or Co.
  static func isControlFormatOrPrivateUse(_ scalar: Unicode.Scalar) -> Bool {
    vp_is_control_format_or_private_use(Int32(bitPattern: scalar.value))
  }

  /// P*.
  static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    vp_is_punctuation(Int32(bitPattern: scalar.value))
  }

  /// Mn.
  static func isNonspacingMark(_ scalar: Unicode.Scalar) -> Bool {
    vp_is_nonspacing_mark(Int32(bitPattern: scalar.value))
  }

  /// M*, Nd or Pc.
  static func isMarkDigitOrConnector(_ scalar: Unicode.Scalar) -> Bool {
    vp_is_mark_digit_or_connector(Int32(bitPattern: scalar.value))
  }
}
