/// The model of a SentencePiece file, with the ids that a tokenizer gives its pieces.
package final class SentencePieceModel: Sendable {
  private enum Algorithm: Sendable {
    case unigram(SentencePieceUnigram)
    case bpe(SentencePieceBPE)
  }

  let pieces: SentencePieces
  /// The tokenizer's tokens: pieces, and what may stand before and after them.
  package let vocabulary: Vocabulary
  /// Token ids by piece; `nil` for pieces that are no tokens.
  private let tokens: [TokenID?]
  /// Pieces by token id.
  let pieceOfToken: [TokenID: TokenID]
  /// The token for what is unknown, or is a piece but no token.
  let unknownID: TokenID
  /// Whether unknown text may be a token that is no piece, as with those of vocab.json.
  let knowsMore: Bool
  private let algorithm: Algorithm

  init(
    _ pieces: SentencePieces, isBPE: Bool, vocabulary: Vocabulary, tokens: [TokenID?],
    unknownID: TokenID, knowsMore: Bool
  ) {
    self.pieces = pieces
    self.vocabulary = vocabulary
    self.tokens = tokens
    self.unknownID = unknownID
    self.knowsMore = knowsMore
    var pieceOfToken: [TokenID: TokenID] = [:]
    for (index, token) in tokens.enumerated() {
      if let token { pieceOfToken[token] = TokenID(UInt32(index)) }
    }
    self.pieceOfToken = pieceOfToken
    algorithm = isBPE ? .bpe(SentencePieceBPE(pieces)) : .unigram(SentencePieceUnigram(pieces))
  }

  package var isBPE: Bool { if case .bpe = algorithm { true } else { false } }
  package var fallsBackToBytes: Bool { pieces.fallsBackToBytes }

  /// Reused between texts.
  struct Scratch {
    var unigram = SentencePieceUnigram.Scratch()
  }

  func segment(
    _ text: Span<UInt8>, _ range: Range<Int>, to output: inout [TokenPiece],
    _ scratch: inout Scratch
  ) {
    var found: [TokenPiece] = []
    switch algorithm {
    case .unigram(let model): model.segment(text, range, &scratch.unigram) { found.append($0) }
    case .bpe(let model): model.segment(text, range) { found.append($0) }
    }
    if found.contains(where: { tokens[$0.id.index] == nil }) {
      scratch.unigram.steadiness = .none
    }
    let start = output.count
    var followsUnknown = false
    for piece in found {
      let isUnknown = piece.id == pieces.unknown
      if isUnknown, pieces.fallsBackToBytes {
        appendBytes(text, piece.range, to: &output)
      } else if isUnknown, followsUnknown, let last = output.indices.last {
        // Unknown text that is not interrupted is one piece.
        output[last].range = output[last].range.lowerBound..<piece.range.upperBound
      } else {
        output.append(TokenPiece(id: tokens[piece.id.index] ?? unknownID, range: piece.range))
      }
      followsUnknown = isUnknown
    }
    guard knowsMore else { return }
    for index in output[start...].indices where output[index].id == unknownID {
      let surface = text.extracting(output[index].range)
      output[index].id = vocabulary.id(of: surface) ?? unknownID
    }
  }

  /// The last of the bytes stands for the whole text, the others for nothing.
  private func appendBytes(
    _ text: Span<UInt8>, _ range: Range<Int>, to output: inout [TokenPiece]
  ) {
    for position in range {
      let token = pieces.bytes[text[position]].flatMap { tokens[$0.index] } ?? unknownID
      let isLast = position == range.upperBound - 1
      output.append(
        TokenPiece(id: token, range: isLast ? range : range.lowerBound..<range.lowerBound))
    }
  }

  /// What each token adds to the score of a text; `nil` where the model has none.
  var tokenScores: [Float]? {
    guard case .unigram(let model) = algorithm else { return nil }
    var scores = [Float](repeating: 0, count: vocabulary.count)
    for (score, token) in zip(model.pathScores, tokens) {
      if let token, token.index < scores.count { scores[token.index] = score }
    }
    return scores
  }

  // MARK: - What pruning has to know

  /// The tokens of pieces that are not normal: they stay.
  package var otherTokens: [TokenID] {
    pieces.kinds.indices.filter { pieces.kinds[$0] != .normal }.compactMap { tokens[$0] }
  }

  /// The first normal piece of the lowest score, which unknown text is weighed by.
  var lowestScoredToken: TokenID? {
    guard case .unigram = algorithm else { return nil }
    return pieces.lowestScoredPiece.flatMap { tokens[$0.index] }
  }

  /// See ``BPE/derivation(of:)``.
  func derivation(of token: TokenID) -> [TokenID] {
    guard case .bpe(let model) = algorithm, let piece = pieceOfToken[token],
      pieces.kind(piece) == .normal
    else { return [] }
    return model.derivation(of: piece).compactMap { tokens[$0.index] }
  }

  /// The token of a piece, if it is one.
  func token(of piece: TokenID) -> TokenID? { tokens[piece.index] }

  /// For the text of pieces that are gone; `nil` where the model merges.
  var otherPath: OtherPath? {
    guard case .unigram(let model) = algorithm else { return nil }
    return model.otherPath
  }

  /// The pieces of a text where only some are allowed, `nil` for each unknown character.
  func steps(through text: [UInt8], where isAllowed: (TokenID) -> Bool) -> [OtherPath.Step] {
    switch algorithm {
    case .unigram(let model):
      return model.otherPath.steps(through: text) { piece in
        guard isAllowed(piece) else { return nil }
        return model.pieceScore(piece, length: pieces.pieces[piece].count).map(Double.init)
      }
    case .bpe(let model):
      var steps: [OtherPath.Step] = []
      model.segment(text.span, 0..<text.count, allows: isAllowed) { piece in
        let isKnown = piece.id != pieces.unknown && isAllowed(piece.id)
        steps.append((isKnown ? piece.id : nil, piece.range))
      }
      return steps
    }
  }

  /// See ``BPE/parts(of:where:)``.
  func parts(of token: TokenID, where isKept: (TokenID) -> Bool) -> [TokenID] {
    guard case .bpe(let model) = algorithm, let piece = pieceOfToken[token] else { return [] }
    return model.parts(of: piece) { tokens[$0.index].map(isKept) ?? true }
      .compactMap { tokens[$0.index] }
  }
}
