/// A text as tokens.
package struct Encoding: Equatable, Sendable {
  package var ids: [TokenID] = []
  /// For each token the scalars of the text that it stands for, as a half-open range.
  ///
  /// 0..<0 for special tokens that the post-processor added; none at all for words that a cutter found.
  package var offsets: [Range<Int>] = []
  /// By place in `ids`, the text that an added token matched where that is not the token's own.
  ///
  /// It is the normalized spelling, or has the white space that was swallowed; `tokenizers` shows
  /// it as the token.
  package var matchedTexts: [Int: [UInt8]] = [:]

  package init() {}

  mutating func append(_ id: TokenID, _ offsets: Range<Int>) {
    ids.append(id)
    self.offsets.append(offsets)
  }

  /// Appends what words of a normalized text became.
  mutating func append(_ pieces: [TokenPiece], of text: NormalizedText) {
    ids.append(addingCapacity: pieces.count) { output in
      for piece in pieces { output.append(piece.id) }
    }
    offsets.append(addingCapacity: pieces.count) { output in
      for piece in pieces { output.append(text.source(of: piece.range)) }
    }
  }

  /// Appends an added token that matched `text`.
  mutating func append(_ id: TokenID, _ offsets: Range<Int>, matching text: Span<UInt8>) {
    matchedTexts[ids.count] = text.indices.map { text[$0] }
    append(id, offsets)
  }

  /// Appends the tokens of another encoding.
  mutating func append(_ other: Encoding) {
    for (place, text) in other.matchedTexts { matchedTexts[ids.count + place] = text }
    ids.append(contentsOf: other.ids)
    offsets.append(contentsOf: other.offsets)
  }

  mutating func removeAll() {
    if !matchedTexts.isEmpty { matchedTexts.removeAll(keepingCapacity: true) }
    ids.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
  }
}
