package import UnicodeText

/// What `Split` and `Replace` look for: a text or a regular expression.
package enum TextPattern: Sendable {
  case text([UInt8])
  case regex(RegularExpression)

  /// The matches in `text[range]`, from left to right, as places of `text`; none in an empty range,
  /// whatever the pattern.
  func matches(in text: Span<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
    guard !range.isEmpty else { return [] }
    return switch self {
    case .text(let pattern): Self.places(of: pattern, in: text, range)
    case .regex(let expression): expression.matches(in: text, range)
    }
  }

  private static func places(
    of pattern: [UInt8], in text: Span<UInt8>, _ range: Range<Int>
  ) -> [Range<Int>] {
    var places: [Range<Int>] = []
    guard let first = pattern.first else {
      // An empty pattern is everywhere: at every scalar and at the end.
      for position in range where text[position] & 0xC0 != 0x80 {
        places.append(position..<position)
      }
      return places + [range.upperBound..<range.upperBound]
    }
    var position = range.lowerBound
    search: while position + pattern.count <= range.upperBound {
      guard text[position] == first else {
        position += 1
        continue
      }
      for (offset, byte) in pattern.enumerated() where text[position + offset] != byte {
        position += 1
        continue search
      }
      places.append(position..<position + pattern.count)
      position += pattern.count
    }
    return places
  }
}
