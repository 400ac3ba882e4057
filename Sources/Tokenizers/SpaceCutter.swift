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
  /// ASCII control characters that are white space to the normalizer and the pre-tokenizer.
  private(set) var spaces: Set<UInt8> = []
  /// Whether the text gets U+2581 where it does not begin with a space.
  let putsSpaceFirst: Bool
  /// Whether other white space than ``spaces`` may join a space.
  let refusesOtherSpaces: Bool

  init(
    _ runs: Runs, spaces: Set<UInt8>, putsSpaceFirst: Bool = true, refusesOtherSpaces: Bool = false
  ) {
    self.runs = runs
    self.spaces = spaces
    self.putsSpaceFirst = putsSpaceFirst
    self.refusesOtherSpaces = refusesOtherSpaces
    clusterMap = nil
  }

  init(_ runs: Runs, _ map: PrecompiledMap?) {
    putsSpaceFirst = true
    refusesOtherSpaces = false
    self.runs = runs
    clusterMap = map
    for byte in [0x09, 0x0A, 0x0B, 0x0C, 0x0D] as [UInt8] {
      let image = map?.replacement(of: [byte].span, 0..<1).map { Array($0.utf8) }
      switch runs {
      case .dropped where image == nil || image == [0x20], .joined where image == [0x20]:
        spaces.insert(byte)
      default: break
      }
    }
  }

  /// Appends the words of `text[range]`, or some of them where it returns `false`: it cannot be cut.
  func cut(
    _ text: Span<UInt8>, _ range: Range<Int>, to words: inout [Range<Int>]
  ) -> Bool {
    if runs == .leading { return cutBeforeSpaces(text, range, to: &words) }
    var start = range.lowerBound
    for position in range {
      let byte = text[position]
      if byte > 0x20, byte < 0x7F { continue }
      if byte == 0x20 || byte < 0x20 && spaces.contains(byte) {
        // The first one of a run has ended a word already, or the text begins with it.
        if runs == .kept, position == range.lowerBound || text[position - 1] == 0x20 { continue }
        guard append(start..<position, of: text, to: &words) else { return false }
        start = position + 1
      } else if byte < 0x80 {
        if clusterMap != nil || refusesOtherSpaces { return false }
      } else if isReplacement(text, position, range)
        || refusesOtherSpaces && isWhiteSpace(text, position)
      {
        return false
      }
    }
    guard start < range.upperBound else {
      if runs == .dropped || range.isEmpty { return true }
      // White space at the end becomes a token, which the last word takes along.
      guard let last = words.last, last.lowerBound >= range.lowerBound else { return false }
      words[words.count - 1] = last.lowerBound..<range.upperBound
      return true
    }
    return append(start..<range.upperBound, of: text, to: &words)
  }

  private func cutBeforeSpaces(
    _ text: Span<UInt8>, _ range: Range<Int>, to words: inout [Range<Int>]
  ) -> Bool {
    var start = range.lowerBound
    for position in range {
      if isReplacement(text, position, range) { return false }
      if text[position] == 0x20, position > start, text[position - 1] != 0x20 {
        words.append(start..<position)
        start = position
      }
    }
    if start < range.upperBound { words.append(start..<range.upperBound) }
    return true
  }

  private func append(
    _ word: Range<Int>, of text: Span<UInt8>, to words: inout [Range<Int>]
  ) -> Bool {
    guard !word.isEmpty else { return runs == .dropped || runs == .joined }
    if let clusterMap, !staysApart(text, word, clusterMap) { return false }
    words.append(word)
    return true
  }

  /// Whether white space that is not ASCII begins at `position`.
  private func isWhiteSpace(_ text: Span<UInt8>, _ position: Int) -> Bool {
    // All of it begins with one of these bytes.
    switch text[position] {
    case 0xC2, 0xE1, 0xE2, 0xE3: WhiteSpace.contains(text.scalar(at: position).0)
    default: false
    }
  }

  /// Whether U+2581 stands at `position`: text that has it already.
  private func isReplacement(_ text: Span<UInt8>, _ position: Int, _ range: Range<Int>) -> Bool {
    position + 2 < range.upperBound && text[position] == 0xE2 && text[position + 1] == 0x96
      && text[position + 2] == 0x81
  }

  /// Whether a word is never in one grapheme with a space beside it and, where spaces count, never
  /// becomes a text with a space at its ends.
  private func staysApart(_ text: Span<UInt8>, _ word: Range<Int>, _ map: PrecompiledMap) -> Bool {
    let (first, length) = text.scalar(at: word.lowerBound)
    let (last, lastLength) = text.scalar(before: word.upperBound)
    func keepsSpacesInside(_ range: Range<Int>) -> Bool {
      guard runs != .dropped, let image = map.replacement(of: text, range) else { return true }
      guard let first = image.unicodeScalars.first, let last = image.unicodeScalars.last
      else { return false }
      return !WhiteSpace.contains(first) && !WhiteSpace.contains(last)
    }
    return first.isPrintableASCII
      || GraphemeEdges.neverJoinsSpaceBefore(first, allowingSpaces: runs == .dropped)
        && keepsSpacesInside(word.lowerBound..<word.lowerBound + length)
      ? last.isPrintableASCII
        || GraphemeEdges.neverJoinsSpaceAfter(last, allowingMarks: runs == .dropped)
          && keepsSpacesInside(word.upperBound - lastLength..<word.upperBound)
      : false
  }
}

extension Unicode.Scalar {
  fileprivate var isPrintableASCII: Bool { value > 0x20 && value < 0x7F }
}
