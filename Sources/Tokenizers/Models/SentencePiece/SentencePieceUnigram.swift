/// SentencePiece's own search for the likeliest pieces.
///
/// Google's sentencepiece, `src/unigram_model.cc`, `Model::EncodeOptimized`. It is not quite that of
/// `tokenizers`: sums are f32, over the whole text, but begin anew far from its start; the unknown score is
/// below normal pieces only; user-defined pieces beat all others (what they score, and where sums begin
/// anew, was measured with version 0.2.3).
struct SentencePieceUnigram: Sendable {
  private let pieces: SentencePieces
  private let filter: PrefixFilter
  private let unknownScore: Float

  /// For the text of pieces that are gone.
  var otherPath: OtherPath {
    OtherPath(
      vocabulary: pieces.pieces, filter: filter, unknownScore: Double(unknownScore))
  }

  private static let unknownPenalty: Float = 10
  /// Below this a sum is taken as 0, and from all others as well.
  static let lowestSum: Float = -100_000

  init(_ pieces: SentencePieces) {
    self.pieces = pieces
    filter = PrefixFilter(pieces.pieces)
    let lowest = pieces.lowestScoredPiece.map { pieces.scores[$0.index] }
    unknownScore = (lowest ?? .greatestFiniteMagnitude) - Self.unknownPenalty
  }

  /// Reused between texts.
  struct Scratch {
    fileprivate struct Node {
      var score: Float = 0
      /// The second best score of a path to here.
      var next = -Float.infinity
      /// Where the best piece that ends here begins; negative where none does.
      var start: Int32 = -1
      var piece = TokenID(0)
    }

    fileprivate var nodes: [Node] = []
    fileprivate var path: [TokenPiece] = []
    /// The score of the text before and with the last range.
    var sum: Float = 0
    /// How far the pieces of the last range depend on the sum before it.
    var steadiness = Steadiness.none
  }

  /// Calls `body` for the best pieces of `text[range]` in their order; sums go on from `scratch.sum`.
  func segment(
    _ text: Span<UInt8>, _ range: Range<Int>, _ scratch: inout Scratch,
    _ body: (TokenPiece) -> Void
  ) {
    search(text, range, &scratch)
    scratch.path.removeAll(keepingCapacity: true)
    var end = range.count
    while end > 0 {
      let node = scratch.nodes[end]
      scratch.path.append(
        TokenPiece(
          id: node.piece, range: range.lowerBound + Int(node.start)..<range.lowerBound + end))
      end = Int(node.start)
    }
    scratch.sum = scratch.nodes[range.count].score
    scratch.steadiness = steadiness(scratch)
    for piece in scratch.path.reversed() { body(piece) }
  }

  /// How far the path just found depends on the sum before it, of which the score at its end is a
  /// bound.
  private func steadiness(_ scratch: Scratch) -> Steadiness {
    var margin = Float.infinity
    var end = scratch.nodes.count - 1
    while end > 0 {
      let node = scratch.nodes[end]
      // Tokens for unknown text do not show how many scalars were summed up.
      guard node.piece != pieces.unknown else { return .none }
      margin = min(margin, node.score - node.next)
      end = Int(node.start)
    }
    let largest = scratch.nodes.reduce(0) { max($0, abs($1.score)) }
    let additions = scratch.nodes.count { $0.start >= 0 }
    return Steadiness(margin: margin, additions: additions, largestSum: largest)
  }

  /// What each piece adds to a path; 0 for those that text cannot become.
  var pathScores: [Float] {
    pieces.kinds.indices.map { index in
      let piece = TokenID(UInt32(index))
      return pieceScore(piece, length: pieces.pieces[piece].count) ?? 0
    }
  }

  private func search(_ text: Span<UInt8>, _ range: Range<Int>, _ scratch: inout Scratch) {
    let size = range.count
    let vocabulary = pieces.pieces
    scratch.nodes.removeAll(keepingCapacity: true)
    scratch.nodes.append(contentsOf: repeatElement(Scratch.Node(), count: size + 1))
    scratch.nodes[0].score = scratch.sum
    var start = 0
    while start < size {
      if scratch.nodes[start].score < Self.lowestSum {
        scratch.beginAnew(at: start, reach: vocabulary.longestToken)
      }
      let score = scratch.nodes[start].score
      let first = range.lowerBound + start
      let length = text.scalar(at: first).length
      var hasSingle = false
      var hash = TokenHash()
      var position = first
      let limit = min(range.upperBound, first + vocabulary.longestToken)
      while position < limit {
        hash.add(text[position])
        position += 1
        guard position == range.upperBound || text[position] & 0xC0 != 0x80 else { continue }
        let answer = filter[hash.value]
        guard answer.isPrefix else { break }
        guard answer.isToken,
          let id = vocabulary.id(
            of: text.extracting(first..<position), prefix: Span(), hash: hash.value),
          let own = pieceScore(id, length: position - first)
        else { continue }
        let end = position - range.lowerBound
        if end - start == length { hasSingle = true }
        scratch.nodes[end].offer(own + score, from: start, id)
      }
      if !hasSingle {
        scratch.nodes[start + length]
          .offer(unknownScore + score, from: start, pieces.unknown)
      }
      start += length
    }
  }

  /// What a piece adds to a path; `nil` where text cannot become it.
  func pieceScore(_ piece: TokenID, length: Int) -> Float? {
    switch pieces.kind(piece) {
    case .normal: pieces.scores[piece.index]
    case .userDefined: Float(0.1 * Double(length) - 0.1)
    case .unused, .unknown, .control, .byte: nil
    }
  }
}

extension SentencePieceUnigram.Scratch {
  /// Takes the score at a place from all scores after it, none of which is further than `reach`.
  fileprivate mutating func beginAnew(at start: Int, reach: Int) {
    let score = nodes[start].score
    nodes[start].score = 0
    for place in nodes.indices[start...].dropFirst().prefix(reach) where nodes[place].start >= 0 {
      nodes[place].score -= score
      nodes[place].next -= score
    }
  }
}

extension SentencePieceUnigram.Scratch.Node {
  @inline(__always)
  fileprivate mutating func offer(_ score: Float, from start: Int, _ piece: TokenID) {
    guard self.start < 0 || score > self.score else {
      next = max(next, score)
      return
    }
    if self.start >= 0 { next = self.score }
    self.score = score
    self.start = Int32(truncatingIfNeeded: start)
    self.piece = piece
  }
}
