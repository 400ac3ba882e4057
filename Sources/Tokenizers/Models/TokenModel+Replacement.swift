/// What stands in the place of a token that is gone: the price of pruning it.
extension TokenModel {
  /// The tokens that a dropped token's own text becomes.
  ///
  /// A word is cut as if the token's text stood alone: what follows it in the word may join its last
  /// part, which costs less.
  ///
  /// - Parameters:
  ///   - token: The token, which itself is not kept.
  ///   - isKept: Whether a token is.
  /// - Returns: The tokens; `nil` where the text, or with WordPiece all of the word, becomes unknown.
  package func replacement(
    of token: TokenID, where isKept: (TokenID) -> Bool
  ) -> [TokenID]? {
    guard token.index < vocabulary.count else { return nil }
    let tokens: [TokenID]?
    switch self {
    case .bpe(let model): tokens = model.replacement(of: token, where: isKept)
    case .sentencePiece(let model): tokens = model.replacement(of: token, where: isKept)
    case .unigram(let model): tokens = model.replacement(of: token, where: isKept)
    case .wordLevel: tokens = nil
    case .wordPiece(let model): tokens = model.replacement(of: token, where: isKept)
    }
    return tokens?.isEmpty == false ? tokens : nil
  }
}

extension BPE {
  fileprivate func replacement(
    of token: TokenID, where isKept: (TokenID) -> Bool
  ) -> [TokenID]? {
    var tokens: [TokenID] = []
    for part in parts(of: token, where: { $0 != token && isKept($0) }) {
      if part != token, isKept(part) {
        tokens.append(part)
      } else if options.fallsBackToBytes, let bytes = byteIDs.tokens(of: vocabulary[part]) {
        tokens += bytes
      } else {
        return nil
      }
    }
    return tokens
  }
}

extension Unigram {
  fileprivate func replacement(
    of token: TokenID, where isKept: (TokenID) -> Bool
  ) -> [TokenID]? {
    let cut = cut(Array(vocabulary[token])) { $0 != token && isKept($0) }
    return cut.lost == 0 ? cut.tokens : nil
  }
}

extension SentencePieceModel {
  fileprivate func replacement(
    of token: TokenID, where isKept: (TokenID) -> Bool
  ) -> [TokenID]? {
    guard let piece = pieceOfToken[token] else { return nil }
    guard let path = otherPath else {
      let tokens = parts(of: token) { $0 != token && isKept($0) }
      return tokens.allSatisfy { $0 != token && isKept($0) }
        ? tokens : byteTokens(of: Array(pieces.pieces[piece]))
    }
    let text = Array(pieces.pieces[piece])
    let steps = path.steps(through: text) { other in
      guard other != piece, pieces.kind(other) == .normal,
        let id = self.token(of: other), isKept(id)
      else { return nil }
      return Double(pieces.scores[other.index])
    }
    var tokens: [TokenID] = []
    for step in steps {
      if let id = step.id.flatMap({ self.token(of: $0) }) {
        tokens.append(id)
      } else if let bytes = byteTokens(of: Array(text[step.range])) {
        tokens += bytes
      } else {
        return nil
      }
    }
    return tokens
  }

  private func byteTokens(of text: [UInt8]) -> [TokenID]? {
    guard pieces.fallsBackToBytes else { return nil }
    let tokens = text.compactMap { pieces.bytes[$0].flatMap { self.token(of: $0) } }
    return tokens.count == text.count ? tokens : nil
  }
}

extension WordPiece {
  fileprivate func replacement(
    of token: TokenID, where isKept: (TokenID) -> Bool
  ) -> [TokenID]? {
    let (text, isInside) = withoutPrefix(vocabulary[token])
    // No word is so long; and hostile vocabularies may have tokens of any length.
    guard text.count / 4 <= longestWord else { return nil }
    let word = Array(text)
    var tokens: [TokenID] = []
    var start = 0
    while start < word.count {
      let piece = longestPiece(
        in: word.span, start..<word.count, isContinuing: isInside || start > 0,
        where: { $0 != token && isKept($0) })
      guard let piece else { return nil }
      tokens.append(piece.id)
      start = piece.range.upperBound
    }
    return tokens
  }
}

extension ByteTokens {
  /// The tokens of all bytes of a text; `nil` where one has none.
  func tokens(of text: some Sequence<UInt8>) -> [TokenID]? {
    var tokens: [TokenID] = []
    for byte in text {
      guard let id = self[byte] else { return nil }
      tokens.append(id)
    }
    return tokens
  }
}
