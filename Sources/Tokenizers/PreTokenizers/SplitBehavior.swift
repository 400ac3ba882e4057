/// What becomes of the matches of a pattern that a text is split by.
package enum SplitBehavior: String, Sendable {
  case removed = "Removed"
  case isolated = "Isolated"
  case mergedWithPrevious = "MergedWithPrevious"
  case mergedWithNext = "MergedWithNext"
  case contiguous = "Contiguous"

  /// A part of the text, and whether it is a match.
  typealias Part = (range: Range<Int>, isMatch: Bool)

  /// The pieces of a text that consists of `parts`.
  func pieces(of parts: [Part]) -> [Range<Int>] {
    switch self {
    case .removed: return parts.filter { !$0.isMatch }.map(\.range)
    case .isolated: return parts.map(\.range)
    case .contiguous:
      return Self.merging(parts) { last, part in last.isMatch == part.isMatch }
    case .mergedWithPrevious:
      return Self.merging(parts) { last, part in part.isMatch && !last.isMatch }
    case .mergedWithNext:
      let reversed = Self.merging(parts.reversed()) { last, part in part.isMatch && !last.isMatch }
      return reversed.reversed()
    }
  }

  /// Joins each part to the piece before where `joins` says so of the parts; before the first, no
  /// match stands.
  private static func merging(
    _ parts: [Part], _ joins: (_ last: Part, _ part: Part) -> Bool
  ) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var last: Part = (0..<0, false)
    for part in parts {
      if joins(last, part), let piece = pieces.last {
        let start = min(piece.lowerBound, part.range.lowerBound)
        pieces[pieces.count - 1] = start..<max(piece.upperBound, part.range.upperBound)
      } else {
        pieces.append(part.range)
      }
      last = part
    }
    return pieces
  }
}
