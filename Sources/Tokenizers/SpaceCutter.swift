import UnicodeText

/// Cuts texts at spaces, which become U+2581 before the next word; a text that begins gets one too.
///
/// Where graphemes matter (`Precompiled`), a word must not begin or end with what may join a space.
struct SpaceCutter: Equatable {
  /// What several spaces are, and spaces at the ends.
  enum Runs: Equatable {
    /// White space goes: `WhitespaceSplit`.
    case dropped
    /// They are as good as one, and nothing before the text: `Replace` of ` {2,}` by a space.
    case joined
    /// All but the first belong to the next word.
    case kept
    /// They begin the next word, and nothing else is put before it, but for the text's first.
    case leading
    /// Texts that have any are not cut.
    case refused
  }

  let runs: Runs
  /// The character map of `Precompiled`, which looks at grapheme clusters.
  let clusterMap: PrecompiledMap?
  /// ASCII control characters that are white space to the normalizer and the pre-tokenizer, a bit each.
  let spaces: UInt32
  /// Whether the text gets U+2581 where it does not begin with a space.
  let putsSpaceFirst: Bool
  /// Whether other white space than ``spaces`` may join a space.
  let refusesOtherSpaces: Bool

  init(
    _ runs: Runs, spaces: Set<UInt8>, putsSpaceFirst: Bool = true, refusesOtherSpaces: Bool = false
  ) {
    self.runs = runs
    self.spaces = Self.bits(of: spaces)
    self.putsSpaceFirst = putsSpaceFirst
    self.refusesOtherSpaces = refusesOtherSpaces
    clusterMap = nil
  }

  init(_ runs: Runs, _ map: PrecompiledMap?) {
    putsSpaceFirst = true
    refusesOtherSpaces = false
    self.runs = runs
    clusterMap = map
    var spaces: Set<UInt8> = []
    for byte in [0x09, 0x0A, 0x0B, 0x0C, 0x0D] as [UInt8] {
      let image = map?.replacement(of: [byte].span, 0..<1).map { Array($0.utf8) }
      switch runs {
      case .dropped where image == nil || image == [0x20], .joined where image == [0x20]:
        spaces.insert(byte)
      default: break
      }
    }
    self.spaces = Self.bits(of: spaces)
  }

  private static func bits(of characters: Set<UInt8>) -> UInt32 {
    characters.reduce(0) { $1 < 0x20 ? $0 | 1 << UInt32($1) : $0 }
  }

  /// Appends the words of `text[range]`, in which no added token is.
  ///
  /// - Returns: Whether it can be cut.
  func cut(_ text: Span<UInt8>, _ range: Range<Int>, to words: inout [Range<Int>]) -> Bool {
    guard allows(text, range) else { return false }
    var places = Array(repeating: WordPlace.none, count: 4 * Self.leastRoom)
    var position = range.lowerBound
    while position < range.upperBound {
      var count = 0
      put(text, range, &position, 0, nil, to: &places, &count)
      for place in places[..<count] { words.append(place.range) }
    }
    return true
  }

  /// Whether a byte is white space that this cuts at.
  @inline(__always)
  func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || SpaceWindow.isAmong(spaces, byte) }

  /// Whether white space that is not ASCII begins at `position`.
  func isWhiteSpace(_ text: Span<UInt8>, _ position: Int) -> Bool {
    // All of it begins with one of these bytes.
    switch text[position] {
    case 0xC2, 0xE1, 0xE2, 0xE3: WhiteSpace.contains(text.scalar(at: position).0)
    default: false
    }
  }

  /// Whether U+2581 stands at `position`: text that has it already.
  func isReplacement(_ text: Span<UInt8>, _ position: Int, _ range: Range<Int>) -> Bool {
    position + 2 < range.upperBound && text[position] == 0xE2 && text[position + 1] == 0x96
      && text[position + 2] == 0x81
  }

  /// Whether what begins at `position` with a word is never in one grapheme with a space before it and, where
  /// spaces count, never becomes a text with a space at its ends.
  func mayBegin(_ text: Span<UInt8>, _ position: Int, _ map: PrecompiledMap) -> Bool {
    let (scalar, length) = text.scalar(at: position)
    return scalar.isPrintableASCII
      || GraphemeEdges.neverJoinsSpaceBefore(scalar, allowingSpaces: runs == .dropped)
        && keepsSpacesInside(text, position..<position + length, map)
  }

  /// Whether what ends at `position` with a word is never in one grapheme with a space behind it and, where
  /// spaces count, never becomes a text with a space at its ends.
  func mayEnd(_ text: Span<UInt8>, _ position: Int, _ map: PrecompiledMap) -> Bool {
    let (scalar, length) = text.scalar(before: position)
    return scalar.isPrintableASCII
      || GraphemeEdges.neverJoinsSpaceAfter(scalar, allowingMarks: runs == .dropped)
        && keepsSpacesInside(text, position - length..<position, map)
  }

  private func keepsSpacesInside(
    _ text: Span<UInt8>, _ range: Range<Int>, _ map: PrecompiledMap
  ) -> Bool {
    guard runs != .dropped, let image = map.replacement(of: text, range) else { return true }
    guard let first = image.unicodeScalars.first, let last = image.unicodeScalars.last
    else { return false }
    return !WhiteSpace.contains(first) && !WhiteSpace.contains(last)
  }
}

extension Unicode.Scalar {
  fileprivate var isPrintableASCII: Bool { value > 0x20 && value < 0x7F }
}
