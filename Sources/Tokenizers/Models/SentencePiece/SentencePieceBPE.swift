import HeapModule

/// SentencePiece's own byte-pair encoding: neighbours whose text is a piece are merged, the highest score
/// first, the leftmost of equals.
///
/// Google's sentencepiece, `src/bpe_model.cc`, `Model::SampleEncode` without sampling.
struct SentencePieceBPE: Sendable {
  private let pieces: SentencePieces

  init(_ pieces: SentencePieces) { self.pieces = pieces }

  private struct Symbol {
    var range: Range<Int>
    var previous: Int
    var next: Int
    /// Whether it is a user-defined piece, which nothing is merged with.
    var isFrozen: Bool
  }

  /// Two neighbours that may be merged.
  private struct Pair: Comparable {
    var score: Float
    var left: Int
    var right: Int
    var size: Int

    static func < (one: Pair, other: Pair) -> Bool {
      one.score == other.score ? one.left > other.left : one.score < other.score
    }

    static func == (one: Pair, other: Pair) -> Bool {
      one.score == other.score && one.left == other.left
    }
  }

  /// Calls `body` for the pieces of `text[range]` in their order, unknown ones included.
  ///
  /// - Parameters:
  ///   - text: Normalized text.
  ///   - range: What of it is segmented.
  ///   - formed: Called for each piece that comes to be on the way.
  ///   - allows: Whether a merge may lead to a piece.
  ///   - body: Called for the pieces.
  func segment(
    _ text: Span<UInt8>, _ range: Range<Int>, formed: (TokenID) -> Void = { _ in },
    allows: (TokenID) -> Bool = { _ in true }, _ body: (TokenPiece) -> Void
  ) {
    var symbols = symbols(text, range)
    var agenda = Heap<Pair>()
    // What an unused piece was made of: at the end it falls apart again.
    var origins: [Range<Int>: Int] = [:]

    func offer(_ left: Int, _ right: Int) {
      guard left >= 0, right >= 0, !symbols[left].isFrozen, !symbols[right].isFrozen else { return }
      let whole = symbols[left].range.lowerBound..<symbols[right].range.upperBound
      guard let id = pieces.piece(text.extracting(whole)), allows(id) else { return }
      agenda.insert(
        Pair(score: pieces.scores[id.index], left: left, right: right, size: whole.count))
      if pieces.kind(id) == .unused { origins[whole] = symbols[left].range.upperBound }
    }

    for index in symbols.indices.dropLast() { offer(index, index + 1) }
    while let pair = agenda.popMax() {
      let (left, right) = (symbols[pair.left], symbols[pair.right])
      guard !left.range.isEmpty, !right.range.isEmpty,
        left.range.count + right.range.count == pair.size
      else { continue }
      symbols[pair.left].range = left.range.lowerBound..<right.range.upperBound
      symbols[pair.left].next = right.next
      if right.next >= 0 { symbols[right.next].previous = pair.left }
      symbols[pair.right].range = right.range.upperBound..<right.range.upperBound
      if let id = pieces.piece(text.extracting(symbols[pair.left].range)) { formed(id) }
      offer(symbols[pair.left].previous, pair.left)
      offer(pair.left, symbols[pair.left].next)
    }
    var index = symbols.isEmpty ? -1 : 0
    while index >= 0 {
      append(text, symbols[index].range, origins, body)
      index = symbols[index].next
    }
  }

  private func append(
    _ text: Span<UInt8>, _ range: Range<Int>, _ origins: [Range<Int>: Int],
    _ body: (TokenPiece) -> Void
  ) {
    let id = pieces.pieces.id(of: text.extracting(range)) ?? pieces.unknown
    if pieces.kind(id) == .unused, let middle = origins[range] {
      append(text, range.lowerBound..<middle, origins, body)
      append(text, middle..<range.upperBound, origins, body)
    } else {
      body(TokenPiece(id: id, range: range))
    }
  }

  private func symbols(_ text: Span<UInt8>, _ range: Range<Int>) -> [Symbol] {
    var symbols: [Symbol] = []
    var position = range.lowerBound
    while position < range.upperBound {
      let userDefined = pieces.userDefined.longestPrefix(of: text, position..<range.upperBound)
      let end = position + (userDefined ?? text.scalar(at: position).length)
      symbols.append(
        Symbol(
          range: position..<end, previous: symbols.count - 1,
          next: end == range.upperBound ? -1 : symbols.count + 1, isFrozen: userDefined != nil))
      position = end
    }
    return symbols
  }

  /// The pieces that a piece's characters become on the way to it, itself included; see
  /// ``BPE/derivation(of:)``.
  func derivation(of piece: TokenID) -> [TokenID] {
    let text = Array(pieces.pieces[piece])
    var derivation: [TokenID] = []
    var result: [TokenID] = []
    for symbol in symbols(text.span, 0..<text.count) {
      if let id = pieces.piece(text.span.extracting(symbol.range)) { derivation.append(id) }
    }
    segment(
      text.span, 0..<text.count, formed: { derivation.append($0) }, { result.append($0.id) })
    return result == [piece] ? derivation : []
  }

  /// What a piece's characters become where only some pieces are kept.
  func parts(of piece: TokenID, where isKept: (TokenID) -> Bool) -> [TokenID] {
    let text = Array(pieces.pieces[piece])
    var parts: [TokenID] = []
    segment(text.span, 0..<text.count, allows: isKept) { parts.append($0.id) }
    return parts.filter { $0 != pieces.unknown }
  }
}
