/// A text on its way through a pre-tokenizer: cut into pieces, each of which a later step may cut or
/// change again.
struct PretokenizedText {
  /// Part of the text.
  struct Piece {
    var range: Range<Int>
    /// The document's scalar that the piece begins with.
    var origin: Int
  }

  private(set) var text: NormalizedText
  private(set) var pieces: [Piece]

  /// Begins with `text`, which is not empty, as one piece.
  init(_ text: NormalizedText) {
    self.text = text
    let range = 0..<text.bytes.count
    pieces = [Piece(range: range, origin: text.source(of: range).lowerBound)]
  }

  /// Cuts every piece; empty parts go.
  mutating func split(_ cut: (Span<UInt8>, Range<Int>) -> [Range<Int>]) {
    var result: [Piece] = []
    for piece in pieces {
      for range in cut(text.bytes.span, piece.range) where !range.isEmpty {
        result.append(Piece(range: range, origin: text.source(of: range).lowerBound))
      }
    }
    pieces = result
  }

  /// Cuts every piece at the matches of a pattern.
  mutating func split(
    by behavior: SplitBehavior, inverted: Bool = false,
    _ matches: (Span<UInt8>, Range<Int>) -> [Range<Int>]
  ) {
    split { text, range in
      var parts: [SplitBehavior.Part] = []
      var position = range.lowerBound
      for match in matches(text, range) {
        if position < match.lowerBound { parts.append((position..<match.lowerBound, inverted)) }
        parts.append((match, !inverted))
        position = match.upperBound
      }
      if position < range.upperBound { parts.append((position..<range.upperBound, inverted)) }
      return behavior.pieces(of: parts)
    }
  }

  /// Cuts every piece at the scalars for which `isMatch` holds.
  mutating func split(by behavior: SplitBehavior, at isMatch: (Unicode.Scalar) -> Bool) {
    split(by: behavior) { text, range in
      var matches: [Range<Int>] = []
      var position = range.lowerBound
      while position < range.upperBound {
        let (scalar, length) = text.scalar(at: position)
        if isMatch(scalar) { matches.append(position..<position + length) }
        position += length
      }
      return matches
    }
  }

  /// Changes the text of every piece; pieces that become empty stay, as they do in `tokenizers`.
  mutating func change(_ body: (inout NormalizedText, _ origin: Int) -> Void) {
    var result = NormalizedText()
    for index in pieces.indices {
      var part = NormalizedText()
      part.append(text, pieces[index].range)
      body(&part, pieces[index].origin)
      let start = result.bytes.count
      result.append(part, 0..<part.bytes.count)
      pieces[index].range = start..<result.bytes.count
    }
    text = result
  }
}
