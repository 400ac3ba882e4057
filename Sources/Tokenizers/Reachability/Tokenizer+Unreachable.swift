/// Tokens that no text can become: what `--lossless` removes.
///
/// Each class is proved; what cannot be proved stays.
///
/// 1. *Words never hold it.* A model only looks at parts of words. A token with a scalar that the
///    normalizer never gives (upper case under a lower-casing one), or that the pre-tokenizer never leaves
///    inside a word, matches nowhere, so that removing it changes no match: not that of a longer
///    token, and not where greedy matching runs into a dead end (``WordShape``).
/// 2. *BPE: its own characters do not merge to it.* Were the token to come to be in any word, at its end or
///    on the way, no merge would have crossed its ends before, and the merges between them would be
///    those of its characters alone (``BPE/derivation(of:)``), which do not lead to it. Tokens that may
///    stand for other characters than their own stay (``UnspelledTokens``). With `ignore_merges`, a word
///    that is the token becomes it all the same, if the token is valid UTF-8.
/// 3. *Unigram: other pieces spell it better.* If the token's text has a segmentation without unknown text
///    that scores more, every path through the token loses to the same path through those pieces. The
///    difference must exceed what rounding can do to sums.
extension Tokenizer {
  /// The tokens of the model that no text becomes, and that build no other.
  package func unreachableTokens() -> Set<TokenID> {
    let shape = WordShape(self)
    var unreachable: Set<TokenID> = []
    for index in 0..<vocabulary.count {
      let id = TokenID(UInt32(index))
      guard !vocabulary.holes.contains(id), !vocabulary[id].isEmpty else { continue }
      if !isProducible(id, shape) { unreachable.insert(id) }
    }
    return unreachable.subtracting(byteTokens).subtracting(addedTokens.map(\.id))
  }

  private func isProducible(_ id: TokenID, _ shape: WordShape) -> Bool {
    let token = vocabulary[id]
    switch model {
    case .bpe(let model):
      if model.unspelled.contains(id) { return true }
      let part = model.options.withoutAffixes(token)
      if !shape.allows(part.text, isAtStart: !part.isInside) { return false }
      // A text may hold what else marks the inside or the end of words.
      return !model.derivation(of: id).isEmpty || part.text.count < token.count
        || model.options.prefersWholeWords && isWholeText(part.text)
    case .sentencePiece(let model): return model.isProducible(id)
    case .unigram(let model):
      return shape.allows(token, isAtStart: true) && !model.alwaysLoses(id)
    case .wordLevel: return shape.allows(token, isAtStart: true)
    case .wordPiece(let model):
      let part = model.withoutPrefix(token)
      return part.text.count { $0 & 0xC0 != 0x80 } <= model.longestWord
        && (shape.allows(part.text, isAtStart: !part.isInside)
          // A text may hold the prefix, too.
          || part.isInside && shape.allows(token, isAtStart: true))
    }
  }

  /// Whether a token may be a whole word: what stands for bytes must be valid UTF-8 then.
  private func isWholeText(_ token: ArraySlice<UInt8>) -> Bool {
    guard isByteLevel, let bytes = ByteLevelAlphabet.decoded(token) else { return true }
    return String(validating: bytes, as: UTF8.self) != nil
  }
}

extension TokenizerFiles {
  /// The tokens that no text becomes, whichever of the directory's files a loader uses.
  package func unreachableTokens() -> Set<TokenID> {
    companions.reduce(tokenizer.unreachableTokens()) { $0.intersection($1.unreachableTokens()) }
  }
}

extension Unigram {
  /// How much better another spelling must be, in natural logarithms: far more than f64 rounds off from a
  /// text's sum, below 10^9 for any text that fits into memory.
  private static let margin = 1e-6

  /// Whether other pieces spell a piece's text better, wherever it stands.
  func alwaysLoses(_ piece: TokenID) -> Bool {
    let text = Array(vocabulary[piece])
    let other = bestSpelling(of: text.span, without: piece, vocabulary) { scores[$0.index] }
    return other.map { $0 > scores[piece.index] + Self.margin } ?? false
  }
}

extension SentencePieceModel {
  /// As `Unigram`'s, for sums in f32: a unit in the last place of 2^22, which takes some 300,000 tokens
  /// without a break to sum up to, is 0.5.
  private static let margin = 1.0

  func isProducible(_ token: TokenID) -> Bool {
    guard let piece = pieceOfToken[token], pieces.kind(piece) == .normal else { return true }
    if isBPE { return !derivation(of: token).isEmpty }
    let text = Array(pieces.pieces[piece])
    let other = bestSpelling(of: text.span, without: piece, pieces.pieces) { id in
      pieces.kind(id) == .normal ? Double(pieces.scores[id.index]) : nil
    }
    return other.map { $0 <= Double(pieces.scores[piece.index]) + Self.margin } ?? true
  }
}

/// The highest sum of scores of pieces that together are `text`; `nil` where there are none.
///
/// - Parameters:
///   - text: UTF-8 bytes.
///   - piece: One that is not used.
///   - vocabulary: All pieces.
///   - score: A piece's score; `nil` for one that is not used either.
/// - Returns: The sum in f64.
private func bestSpelling(
  of text: Span<UInt8>, without piece: TokenID, _ vocabulary: Vocabulary,
  _ score: (TokenID) -> Double?
) -> Double? {
  var best = [Double?](repeating: nil, count: text.count + 1)
  best[0] = 0
  for start in 0..<text.count {
    guard let sum = best[start] else { continue }
    var hash = TokenHash()
    for end in start + 1...text.count {
      hash.add(text[end - 1])
      let part = text.extracting(start..<end)
      guard let id = vocabulary.id(of: part, prefix: Span(), hash: hash.value), id != piece,
        let own = score(id)
      else { continue }
      best[end] = max(best[end] ?? -.infinity, sum + own)
    }
  }
  return best[text.count]
}
