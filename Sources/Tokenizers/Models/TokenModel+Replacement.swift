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
    let text = Array(vocabulary[token])
    let path = OtherPath(vocabulary: vocabulary, filter: filter, unknownScore: unknownScore)
    let steps = path.steps(through: text) { id in
      id != token && id != unknownID && isKept(id) ? scores[id.index] : nil
    }
    return byteIDs.tokens(of: steps, text, fallsBackToBytes: fallsBackToBytes)
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
    var tokens: [TokenID] = []
    var start = text.startIndex
    while start < text.endIndex {
      let prefix = isInside || start > text.startIndex ? continuingPrefix : []
      var end = text.endIndex
      var found: TokenID?
      while end > start {
        if end == text.endIndex || text[end] & 0xC0 != 0x80,
          let id = vocabulary.id(of: prefix + text[start..<end]), id != token, isKept(id)
        {
          found = id
          break
        }
        end -= 1
      }
      guard let found else { return nil }
      tokens.append(found)
      start = end
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

  /// The tokens of a path, where unknown characters become bytes if they may.
  fileprivate func tokens(
    of steps: [OtherPath.Step], _ text: [UInt8], fallsBackToBytes: Bool
  ) -> [TokenID]? {
    var tokens: [TokenID] = []
    for step in steps {
      if let id = step.id {
        tokens.append(id)
      } else if fallsBackToBytes, let bytes = self.tokens(of: text[step.range]) {
        tokens += bytes
      } else {
        return nil
      }
    }
    return tokens
  }
}
