import CICU

/// General_Category of Unicode 16, as the regular expressions of `tokenizers` have it, under the short
/// names of the Unicode Character Database.
package enum GeneralCategory: UInt8, CaseIterable, Sendable {
  // The order, and so the numbers, are those of ICU's `UCharCategory`.
  case cn, lu, ll, lt, lm, lo, mn, me, mc, nd, nl, no, zs, zl, zp, cc, cf, co, cs
  case pd, ps, pe, pc, po, sm, sc, sk, so, pi, pf

  /// The category of `scalar`.
  package init(of scalar: Unicode.Scalar) {
    switch scalar.value {
    // Mn until Unicode 14 and 16.
    case 0x1734, 0x1171E: self = .mc
    case 0..<0x80: self.init(askingICU: scalar)
    default:
      if UnicodeVersion.v13.assigns(scalar) {
        self.init(askingICU: scalar)
      } else {
        self = Self.young(scalar.value)
      }
    }
  }

  private init(askingICU scalar: Unicode.Scalar) {
    self = Self(rawValue: vp_general_category(Int32(bitPattern: scalar.value))) ?? .cn
  }

  private static func young(_ value: UInt32) -> Self {
    var low = youngRanges.startIndex
    var high = youngRanges.endIndex
    while low < high {
      let middle = low + (high - low) / 2
      let (range, category) = youngRanges[middle]
      if range.contains(value) { return category }
      if value < range.lowerBound { high = middle } else { low = middle + 1 }
    }
    return .cn
  }

  package var isLetter: Bool {
    switch self {
    case .lu, .ll, .lt, .lm, .lo: true
    default: false
    }
  }

  package var isMark: Bool { self == .mn || self == .mc || self == .me }

  /// Nd, Nl or No.
  package var isNumber: Bool { self == .nd || self == .nl || self == .no }
}

extension GeneralCategory {
  /// Whether the machine's ICU calls `scalar` Cc, Cf or Co.
  ///
  /// What it answers to this and the next depends on its Unicode version; callers ask only about
  /// scalars that every supported one knows.
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
