import Bytes
import UnicodeText

/// Finds added tokens in a text as `tokenizers`' added vocabulary does: leftmost-longest and
/// without overlaps; a match that `single_word` rejects is not looked into again.
struct AddedTokenMatcher: Sendable {
  /// A piece of the text between added tokens, or one of them.
  struct Segment: Equatable {
    /// `nil` for text.
    var token: TokenID?
    var range: Range<Int>
  }

  private struct Pattern: Sendable {
    var bytes: [UInt8]
    var token: AddedToken
    var id: TokenID
  }

  /// By first byte; the longest come first.
  private var patterns: [[Pattern]] = Array(repeating: [], count: 256)

  /// Whether there are patterns, by first byte.
  private var startsPattern = [Bool](repeating: false, count: 256)

  /// Whether there are patterns by their first two bytes, the first one higher; empty without patterns.
  private var startsWithPair: [Bool] = []

  /// Whether no token is looked for.
  private(set) var isEmpty = true
  /// Whether a pattern has white space in it, so that it can reach over a word's end.
  private(set) var reachesOverWhiteSpace = false

  /// The only byte that patterns begin with, if there is one: most texts do not have it.
  private var onlyStart: UInt8?

  /// Looks for `token` in the spelling `pattern`; an empty pattern never matches.
  mutating func add(_ token: AddedToken, spelled pattern: [UInt8], id: TokenID) {
    guard let first = pattern.first else { return }
    if isEmpty { startsWithPair = Array(repeating: false, count: 1 << 16) }
    onlyStart = isEmpty || onlyStart == first ? first : nil
    isEmpty = false
    startsPattern[Int(first)] = true
    let seconds = pattern.count > 1 ? pattern[1]...pattern[1] : .min ... .max
    for second in seconds { startsWithPair[Int(first) << 8 | Int(second)] = true }
    patterns[Int(first)].append(Pattern(bytes: pattern, token: token, id: id))
    patterns[Int(first)].sort { $0.bytes.count > $1.bytes.count }
    let span = pattern.span
    var position = 0
    while position < span.count {
      let (scalar, length) = span.scalar(at: position)
      if WhiteSpace.contains(scalar) { reachesOverWhiteSpace = true }
      position += length
    }
  }

  /// Whether the text has a byte that a pattern starts with.
  func mayMatch(_ text: Span<UInt8>) -> Bool {
    if isEmpty { return false }
    if let onlyStart { return text.hasByte(onlyStart) }
    for position in text.indices where startsPattern[Int(text[position])] { return true }
    return false
  }

  /// Whether a pattern begins with the byte.
  func mayStart(with byte: UInt8) -> Bool { startsPattern[Int(byte)] }

  /// Whether a token may begin at `position`.
  func mayMatch(_ text: Span<UInt8>, at position: Int) -> Bool {
    guard startsPattern[Int(text[position])] else { return false }
    let next = position + 1
    return next >= text.count || startsWithPair[Int(text[position]) << 8 | Int(text[next])]
  }

  /// Whether a token may be in the text.
  ///
  /// A match counts that would be rejected later.
  func matches(in text: Span<UInt8>) -> Bool {
    if isEmpty { return false }
    var position = 0
    while let start = nextStart(in: text, position..<text.count) {
      if match(in: text, at: start) != nil { return true }
      position = start + 1
    }
    return false
  }

  /// Where a byte is first in `text[rest]` that a pattern starts with.
  private func nextStart(in text: Span<UInt8>, _ rest: Range<Int>) -> Int? {
    if let onlyStart { return text.firstIndex(of: onlyStart, in: rest) }
    return rest.first { startsPattern[Int(text[$0])] }
  }

  /// Cuts the text into added tokens and what lies between them.
  func segments(of text: Span<UInt8>) -> [Segment] {
    var segments: [Segment] = []
    var pending = 0
    var position = 0
    while position < text.count {
      guard let pattern = match(in: text, at: position) else {
        position += 1
        continue
      }
      let match = position..<position + pattern.bytes.count
      position = match.upperBound
      guard let range = accepted(pattern.token, match, in: text, after: pending) else { continue }
      if pending < range.lowerBound {
        segments.append(Segment(token: nil, range: pending..<range.lowerBound))
      }
      segments.append(Segment(token: pattern.id, range: range))
      pending = range.upperBound
    }
    if pending < text.count {
      segments.append(Segment(token: nil, range: pending..<text.count))
    }
    return segments
  }

  /// Whether every pattern begins with an ASCII character that no other becomes in lower case, and has no
  /// white space in it.
  var beginsWithSymbols: Bool {
    !reachesOverWhiteSpace
      && (0..<256).allSatisfy { byte in
        let isLetter = byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A
        return !startsPattern[byte] || byte < 0x80 && !isLetter
      }
  }

  private func match(in text: Span<UInt8>, at position: Int) -> Pattern? {
    let next = position + 1
    if next < text.count, !startsWithPair[Int(text[position]) << 8 | Int(text[next])] { return nil }
    return longestMatch(in: text, at: position)
  }

  private func longestMatch(in text: Span<UInt8>, at position: Int) -> Pattern? {
    candidates: for pattern in patterns[Int(text[position])]
    where pattern.bytes.count <= text.count - position {
      for (offset, byte) in pattern.bytes.enumerated() where text[position + offset] != byte {
        continue candidates
      }
      return pattern
    }
    return nil
  }

  /// The range that a match takes with its white space, or `nil` where it does not count.
  private func accepted(
    _ token: AddedToken, _ match: Range<Int>, in text: Span<UInt8>, after pending: Int
  ) -> Range<Int>? {
    var (start, end) = (match.lowerBound, match.upperBound)
    if token.isSingleWord {
      if start > 0, WordCharacters.contains(text.scalar(before: start).scalar) { return nil }
      if end < text.count, WordCharacters.contains(text.scalar(at: end).scalar) { return nil }
    }
    if token.stripsLeft {
      while start > pending {
        let (scalar, length) = text.scalar(before: start)
        guard WhiteSpace.contains(scalar) else { break }
        start -= length
      }
      // The token before may have swallowed the white space that this one begins with, or all
      // of it: then nothing is left to match.
      guard pending < end else { return nil }
      start = max(start, pending)
    }
    if token.stripsRight {
      while end < text.count {
        let (scalar, length) = text.scalar(at: end)
        guard WhiteSpace.contains(scalar) else { break }
        end += length
      }
    }
    return start..<end
  }
}
