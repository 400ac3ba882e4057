/// How tokens are built: what pruning has to know of a BPE model.
extension BPE {
  /// The tokens that come to be while the characters of a token are merged, itself included.
  ///
  /// Where a word ends with token t on a span, no merge ever crossed the span's ends, so that what
  /// happened inside is what happens to the span's characters alone. These are t's own, or t is one of
  /// ``UnspelledTokens`` and some merge made it of its parts: then those of every such merge are among
  /// them. A pruned model therefore segments as before wherever the tokens that a text uses stay together
  /// with their derivations, and the merges whose parts and product stay, in their order: merging always
  /// takes the pair of the lowest rank, the leftmost of equals; of fewer pairs, it still finds the one
  /// that it took before.
  ///
  /// - Parameter token: One of the vocabulary's tokens.
  /// - Returns: The tokens; none where the merges do not lead to the token, as with those that
  ///   `ignore_merges` or added tokens bring.
  package func derivation(of token: TokenID) -> [TokenID] {
    guard unspelled.contains(token) else { return spelledDerivation(of: token) }
    // Merges may lead in circles.
    var found: Set<TokenID> = [token]
    var open = [token]
    while let next = open.popLast() {
      let parts = unspelled.merges(to: next).flatMap { [$0.left, $0.right] }
      for part in parts + spelledDerivation(of: next) where found.insert(part).inserted {
        open.append(part)
      }
    }
    return found.sorted()
  }

  private func spelledDerivation(of token: TokenID) -> [TokenID] {
    guard var symbols = symbols(of: vocabulary[token]) else { return [] }
    var derivation = symbols
    while let (place, rank) = lowest(in: symbols, isKept: { _ in true }) {
      symbols[place] = merges.product(ofRank: rank)
      symbols.remove(at: place + 1)
      derivation.append(symbols[place])
    }
    return symbols == [token] ? derivation : []
  }

  /// What a token's characters become where only some tokens are kept.
  ///
  /// - Parameters:
  ///   - token: The token, which need not be kept.
  ///   - isKept: Whether a token is.
  /// - Returns: The parts; none where the characters are no tokens.
  package func parts(of token: TokenID, where isKept: (TokenID) -> Bool) -> [TokenID] {
    symbols(of: vocabulary[token]).map { merged($0, where: isKept) } ?? []
  }

  /// What symbols become by the merges that make kept tokens.
  func merged(_ symbols: [TokenID], where isKept: (TokenID) -> Bool) -> [TokenID] {
    var symbols = symbols
    while let (place, rank) = lowest(in: symbols, isKept: isKept) {
      symbols[place] = merges.product(ofRank: rank)
      symbols.remove(at: place + 1)
    }
    return symbols
  }

  private func lowest(
    in symbols: [TokenID], isKept: (TokenID) -> Bool
  ) -> (place: Int, rank: UInt32)? {
    var best: (place: Int, rank: UInt32)?
    for place in symbols.indices.dropLast() {
      let rank = merges.rank(of: symbols[place], symbols[place + 1])
      guard rank != MergeTable.noRank, rank < best?.rank ?? .max,
        isKept(merges.product(ofRank: rank))
      else { continue }
      best = (place, rank)
    }
    return best
  }

  /// The tokens of a token's characters, with its own affixes; `nil` where one of them is none.
  private func symbols(of token: ArraySlice<UInt8>) -> [TokenID]? {
    let part = options.withoutAffixes(token)
    let rest = part.text
    var symbols: [TokenID] = []
    var start = rest.startIndex
    while start < rest.endIndex {
      var end = start + 1
      while end < rest.endIndex, rest[end] & 0xC0 == 0x80 { end += 1 }
      let isInside = part.isInside || start > rest.startIndex
      let symbol =
        (isInside ? options.continuingPrefix : []) + rest[start..<end]
        + (part.isLast && end == rest.endIndex ? options.endOfWordSuffix : [])
      guard let id = vocabulary.id(of: symbol) else { return nil }
      symbols.append(id)
      start = end
    }
    return symbols
  }
}
