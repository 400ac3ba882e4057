import CICU

/// The class `\w` of the crate `regex` (regex-syntax 0.8, Unicode 16; UTS #18, Annex C): Alphabetic,
/// M, Nd, Pc and Join_Control.
package enum WordCharacters {
  /// Whether `\w` matches `scalar`.
  package static func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
    case 0..<0x80: false
    case 0x200C, 0x200D: true  // Join_Control
    default:
      if UnicodeVersion.v13.assigns(scalar) {
        vp_is_alphabetic(Int32(bitPattern: scalar.value))
          || GeneralCategory.isMarkDigitOrConnector(scalar)
      } else {
        isYoungWordCharacter(scalar.value)
      }
    }
  }

  private static func isYoungWordCharacter(_ value: UInt32) -> Bool {
    var low = youngRanges.startIndex
    var high = youngRanges.endIndex
    while low < high {
      let middle = low + (high - low) / 2
      let range = youngRanges[middle]
      if range.contains(value) { return true }
      if value < range.lowerBound { high = middle } else { low = middle + 1 }
    }
    return false
  }
}
