import CICU

/// The groups of the property General_Category that the tokenizers' rules are written in.
///
/// ICU answers from its own version: callers filter by `UnicodeVersion` and patch what changed.
enum GeneralCategory {
  /// Cc, Cf or Co. (The removed set of BERT's `clean_text` leaves unassigned scalars, Cn, alone.)
  static func isControlFormatOrPrivateUse(_ scalar: Unicode.Scalar) -> Bool {
    switch category(of: scalar) {
    case U_CONTROL_CHAR, U_FORMAT_CHAR, U_PRIVATE_USE_CHAR: true
    default: false
    }
  }

  /// Pc, Pd, Ps, Pe, Pi, Pf or Po.
  static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch category(of: scalar) {
    case U_CONNECTOR_PUNCTUATION, U_DASH_PUNCTUATION, U_START_PUNCTUATION, U_END_PUNCTUATION,
      U_INITIAL_PUNCTUATION, U_FINAL_PUNCTUATION, U_OTHER_PUNCTUATION:
      true
    default: false
    }
  }

  /// Mn.
  static func isNonspacingMark(_ scalar: Unicode.Scalar) -> Bool {
    category(of: scalar) == U_NON_SPACING_MARK
  }

  /// Mn, Mc, Me, Nd or Pc: what `\w` adds to Alphabetic and Join_Control.
  static func isMarkDigitOrConnector(_ scalar: Unicode.Scalar) -> Bool {
    switch category(of: scalar) {
    case U_NON_SPACING_MARK, U_COMBINING_SPACING_MARK, U_ENCLOSING_MARK, U_DECIMAL_DIGIT_NUMBER,
      U_CONNECTOR_PUNCTUATION:
      true
    default: false
    }
  }

  private static func category(of scalar: Unicode.Scalar) -> UCharCategory {
    vp_general_category(Int32(bitPattern: scalar.value))
  }
}
