/// A word as a model cuts it where some of its tokens are gone.
package struct WordCut: Equatable, Sendable {
  /// The word's tokens, those for unknown text among them.
  package var tokens: [TokenID]
  /// How many characters are unknown; with WordPiece and WordLevel, 1 where the word is.
  package var lost: Int
  /// What the word took as a prefix before it turned out unknown: were one of these gone, it might not be.
  package var consumed: [TokenID]

  package init(tokens: [TokenID] = [], lost: Int = 0, consumed: [TokenID] = []) {
    (self.tokens, self.lost, self.consumed) = (tokens, lost, consumed)
  }

  /// Whether the word may be cut otherwise without a token.
  package func needs(_ id: TokenID) -> Bool { tokens.contains(id) || consumed.contains(id) }
}

extension TokenModel {
  /// What a word becomes where only some tokens are kept: what the pruned model will make of it.
  ///
  /// A function beside ``segment(_:_:to:_:)``, because asking for each token whether it is there would slow down
  /// what most text goes through.
  ///
  /// - Parameters:
  ///   - word: A word as the model sees it, normalized.
  ///   - isKept: Whether a token is. Special tokens and those of bytes are.
  /// - Returns: The word's tokens.
  package func cut(_ word: [UInt8], where isKept: (TokenID) -> Bool) -> WordCut {
    switch self {
    case .bpe(let model): model.cut(word, where: isKept)
    case .sentencePiece(let model): model.cut(word, where: isKept)
    case .unigram(let model): model.cut(word, where: isKept)
    case .wordLevel(let model): model.cut(word, where: isKept)
    case .wordPiece(let model): model.cut(word, where: isKept)
    }
  }
}

extension WordPiece {
  fileprivate func cut(_ word: [UInt8], where isKept: (TokenID) -> Bool) -> WordCut {
    var tokens: [TokenID] = []
    var start = 0
    let isTooLong =
      word.count > longestWord && word.span.scalarCount(in: 0..<word.count) > longestWord
    while start < word.count, !isTooLong {
      guard
        let piece = longestPiece(
          in: word.span, start..<word.count, isContinuing: start > 0, where: isKept)
      else { break }
      tokens.append(piece.id)
      start = piece.range.upperBound
    }
    guard start < word.count || isTooLong else { return WordCut(tokens: tokens) }
    return WordCut(tokens: unknownID.map { [$0] } ?? [], lost: 1, consumed: tokens)
  }
}

extension WordLevel {
  fileprivate func cut(_ word: [UInt8], where isKept: (TokenID) -> Bool) -> WordCut {
    if let id = vocabulary.id(of: word), isKept(id) { return WordCut(tokens: [id]) }
    return WordCut(tokens: vocabulary.id(of: unknownToken).map { [$0] } ?? [], lost: 1)
  }
}

extension BPE {
  fileprivate func cut(_ word: [UInt8], where isKept: (TokenID) -> Bool) -> WordCut {
    if options.prefersWholeWords, let id = vocabulary.id(of: word), isKept(id) {
      return WordCut(tokens: [id])
    }
    var scratch = Scratch()
    guard collectSymbols(word.span, 0..<word.count, &scratch) else { return WordCut(lost: 1) }
    var cut = WordCut()
    for symbol in scratch.symbols { append(symbol.id, to: &cut, where: isKept) }
    cut.tokens = merged(cut.tokens, where: isKept)
    return cut
  }

  /// Appends a character: its token, where that is gone those of its bytes, and where there are none the
  /// unknown token.
  private func append(
    _ symbol: TokenID, to cut: inout WordCut, where isKept: (TokenID) -> Bool
  ) {
    if isKept(symbol) {
      cut.tokens.append(symbol)
      if symbol == unknownID { cut.lost += 1 }
    } else if options.fallsBackToBytes, let bytes = byteIDs.tokens(of: vocabulary[symbol]) {
      cut.tokens += bytes
    } else {
      cut.lost += 1
      guard let unknownID, !(options.fusesUnknown && cut.tokens.last == unknownID) else { return }
      cut.tokens.append(unknownID)
    }
  }
}

extension Unigram {
  func cut(_ word: [UInt8], where isKept: (TokenID) -> Bool) -> WordCut {
    let path = OtherPath(vocabulary: vocabulary, filter: filter, unknownScore: unknownScore)
    let steps = path.steps(through: word) { id in
      id != unknownID && isKept(id) ? scores[id.index] : nil
    }
    var cut = WordCut()
    for unit in OtherPath.fused(steps) {
      if let id = unit.id {
        cut.tokens.append(id)
        continue
      }
      let text = word[unit.range]
      if let id = vocabulary.id(of: Array(text)), isKept(id) {
        cut.tokens.append(id)
      } else if fallsBackToBytes, let bytes = byteIDs.tokens(of: text) {
        cut.tokens += bytes
      } else {
        cut.tokens += unknownID.map { [$0] } ?? []
        cut.lost += unit.characters
      }
    }
    return cut
  }
}

extension SentencePieceModel {
  fileprivate func cut(_ word: [UInt8], where isKept: (TokenID) -> Bool) -> WordCut {
    // Pieces that are no tokens stay in the file.
    let steps = steps(through: word) { piece in token(of: piece).map(isKept) ?? true }
    var cut = WordCut()
    for unit in OtherPath.fused(steps) {
      let text = word[unit.range]
      if let piece = unit.id, let id = token(of: piece) {
        cut.tokens.append(id)
      } else if unit.id == nil, pieces.fallsBackToBytes {
        cut.tokens += text.map { byte in
          pieces.bytes[byte].flatMap { token(of: $0) } ?? unknownID
        }
      } else if knowsMore, let id = vocabulary.id(of: Array(text)), isKept(id) {
        cut.tokens.append(id)
      } else {
        cut.tokens.append(unknownID)
        cut.lost += unit.characters
      }
    }
    return cut
  }
}
