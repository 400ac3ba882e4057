/// What extended grapheme clusters (UAX #29) say of scalars beside a space.
package enum GraphemeEdges {
  /// Whether a scalar never joins a space before it, as marks, joiners and some modifiers do
  /// (UAX #29, GB9 and GB9a).
  package static func neverJoinsSpaceBefore(
    _ scalar: Unicode.Scalar, allowingSpaces: Bool
  ) -> Bool {
    switch scalar.value {
    // Letters with Grapheme_Cluster_Break SpacingMark.
    case 0xE33, 0xEB3: return false
    default:
      switch GeneralCategory(of: scalar) {
      case .lu, .ll, .lt, .lo, .nd, .nl, .no, .pc, .pd, .ps, .pe, .pi, .pf, .po, .sm, .sc, .so:
        return true
      case .zs: return allowingSpaces
      default: return false
      }
    }
  }

  /// Whether a scalar never joins a space after it (UAX #29, GB9b).
  package static func neverJoinsSpaceAfter(_ scalar: Unicode.Scalar, allowingMarks: Bool) -> Bool {
    switch scalar.value {
    // Letters with Grapheme_Cluster_Break Prepend.
    case 0xD4E, 0x111C2, 0x111C3, 0x113D1, 0x1193F, 0x11941, 0x11A3A, 0x11A84...0x11A89, 0x11D46,
      0x11F02:
      return false
    default:
      let isMark = allowingMarks && GeneralCategory(of: scalar).isMark
      return isMark || neverJoinsSpaceBefore(scalar, allowingSpaces: allowingMarks)
    }
  }
}
