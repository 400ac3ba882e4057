/// The likeliest segmentation under a unigram language model.
///
/// Kudo 2018, "Subword Regularization", section 3.2, with the Viterbi search of `tokenizers`
/// (`encode_optimized`): f64 scores; of equal scores the one whose last piece begins first.
package final class Unigram: Sendable {
  package let vocabulary: Vocabulary
  /// Log probabilities by id.
  package let scores: [Double]
  package let unknownID: TokenID?
  /// Whether unknown text becomes tokens of its bytes, such as `<0x0A>`, where the vocabulary has all.
  package let fallsBackToBytes: Bool

  let unknownScore: Double
  /// The largest absolute value of all scores.
  let largestScore: Double
  let byteIDs: ByteTokens
  let filter: PrefixFilter

  /// How much less than the least likely piece an unknown scalar scores.
  private static let unknownPenalty = 10.0

  package init(
    vocabulary: Vocabulary, scores: [Double], unknownID: TokenID?, fallsBackToBytes: Bool
  ) {
    self.vocabulary = vocabulary
    self.scores = scores
    self.unknownID = unknownID
    self.fallsBackToBytes = fallsBackToBytes
    unknownScore = (scores.min() ?? 0) - Self.unknownPenalty
    largestScore = max(abs(scores.max() ?? 0), abs(unknownScore))
    byteIDs = ByteTokens(vocabulary)
    filter = PrefixFilter(vocabulary)
  }

  /// The first piece of the lowest score.
  ///
  /// Unknown text scores a fixed amount less than that. Were all pieces of this score to go, unknown
  /// text would weigh more, and win where it did not; as long as one stays, and the pieces of best
  /// paths do, every best path stays the best: all others can only lose.
  package var lowestScoredPiece: TokenID? {
    scores.indices.min { scores[$0] < scores[$1] }.map { TokenID(UInt32($0)) }
  }

  /// Reused between words.
  struct Scratch {
    fileprivate struct Node {
      var score = 0.0
      /// Where the best piece that ends here begins; negative where none does.
      var start: Int32 = -1
      var id = TokenID(0)
    }

    /// The least by which a piece lost, or won, against another one that ends at the same place.
    fileprivate(set) var margin = Double.infinity
    fileprivate var nodes: [Node] = []
    fileprivate var path: [TokenPiece] = []
  }

  func segment(
    _ text: Span<UInt8>, _ word: Range<Int>, to pieces: inout [TokenPiece],
    _ scratch: inout Scratch
  ) -> SegmentOutcome {
    guard search(text, word, &scratch.nodes, &scratch.margin) else { return .noUnknownToken }
    // Most words that come anew are a piece or two; a piece that is the word needs no path.
    let whole = scratch.nodes[word.count]
    if whole.start == 0, whole.id != unknownID {
      pieces.append(TokenPiece(id: whole.id, range: word))
      return .segmented
    }
    scratch.path.removeAll(keepingCapacity: true)
    var end = word.count
    while end > 0 {
      let node = scratch.nodes[end]
      let range = word.lowerBound + Int(node.start)..<word.lowerBound + end
      // Unknown text that is not interrupted is one piece.
      if node.id == unknownID, let last = scratch.path.last, last.id == unknownID {
        scratch.path[scratch.path.count - 1].range = range.lowerBound..<last.range.upperBound
      } else {
        scratch.path.append(TokenPiece(id: node.id, range: range))
      }
      end = Int(node.start)
    }
    for piece in scratch.path.reversed() { append(piece, text, to: &pieces) }
    return .segmented
  }

  /// Finds the best piece that ends at each place.
  ///
  /// - Returns: Whether a path reaches the end: without an unknown token there may be none.
  private func search(
    _ text: Span<UInt8>, _ word: Range<Int>, _ allNodes: inout [Scratch.Node],
    _ smallestMargin: inout Double
  ) -> Bool {
    var margin = Double.infinity
    defer { smallestMargin = margin }
    let size = word.count
    allNodes.removeAll(keepingCapacity: true)
    allNodes.append(contentsOf: repeatElement(Scratch.Node(), count: size + 1))
    // Spans, for arrays would ask at every access whether they are shared.
    var nodes = allNodes.mutableSpan
    let allScores = self.scores
    let scores = allScores.span
    var start = 0
    while start < size {
      let score = nodes[start].score
      let first = word.lowerBound + start
      let length = text.scalar(at: first).length
      var hasSingle = false
      var hash = TokenHash()
      var position = first
      let limit = min(word.upperBound, first + vocabulary.longestToken)
      while position < limit {
        hash.add(text[position])
        position += 1
        guard position == word.upperBound || text[position] & 0xC0 != 0x80 else { continue }
        let answer = filter[hash.value]
        guard answer.isPrefix else { break }
        guard answer.isToken,
          let id = vocabulary.id(
            of: text.extracting(first..<position), prefix: Span(), hash: hash.value)
        else { continue }
        let end = position - word.lowerBound
        if end - start == length { hasSingle = true }
        nodes[end].offer(score + scores[id.index], from: start, id, &margin)
      }
      if !hasSingle {
        let end = start + length
        if let unknownID {
          nodes[end].offer(score + unknownScore, from: start, unknownID, &margin)
        } else if nodes[end].isWorse(than: score + unknownScore) {
          return false
        }
      }
      start += length
    }
    return true
  }

  /// Appends a piece of the best path: a fused unknown text may be a token after all, or bytes.
  private func append(_ piece: TokenPiece, _ text: Span<UInt8>, to pieces: inout [TokenPiece]) {
    let range = piece.range
    if piece.id != unknownID || vocabulary.id(of: text.extracting(range)) == piece.id {
      pieces.append(piece)
    } else if let id = vocabulary.id(of: text.extracting(range)) {
      pieces.append(TokenPiece(id: id, range: range))
    } else if fallsBackToBytes, byteIDs.hasAll(of: text, range) {
      for position in range {
        if let id = byteIDs[text[position]] { pieces.append(TokenPiece(id: id, range: range)) }
      }
    } else {
      pieces.append(piece)
    }
  }
}

extension Unigram.Scratch.Node {
  @inline(__always)
  fileprivate func isWorse(than score: Double) -> Bool { start < 0 || score > self.score }

  @inline(__always)
  fileprivate mutating func offer(
    _ score: Double, from start: Int, _ id: TokenID, _ margin: inout Double
  ) {
    if self.start >= 0 { margin = min(margin, abs(score - self.score)) }
    guard isWorse(than: score) else { return }
    self.score = score
    self.start = Int32(truncatingIfNeeded: start)
    self.id = id
  }
}
