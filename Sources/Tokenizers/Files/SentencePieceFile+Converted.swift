/// What transformers 5 makes of a SentencePiece file in memory: a model of `tokenizers`.
extension SentencePieceFile {
  /// How the piece for what is unknown is spelled.
  var unknownText: String { String(decoding: pieces.pieces[pieces.unknown], as: UTF8.self) }

  /// The tokenizer that a class makes of the file.
  func convertedTokenizer(
    _ pipeline: ConvertedPipeline, _ vocabulary: Vocabulary, unknownID: TokenID,
    addedTokens: [AddedToken], _ configuration: TokenizerConfiguration,
    lookingForPieces looksForPieces: Bool
  ) throws(TokenizerError) -> Tokenizer {
    let normalizers = try ConvertedPipeline.Step.normalizers(
      pipeline.steps, map, configuration, path)
    let unknownID = pipeline.unknownID.map { TokenID(UInt32($0)) } ?? unknownID
    let model: TokenModel
    switch (pipeline.model, isBPE) {
    case (.bpe(let fallsBackToBytes, let hasUnknown), _):
      model = bpe(vocabulary, fallsBackToBytes: fallsBackToBytes, hasUnknown: hasUnknown)
    case (.trained, true):
      model = bpe(vocabulary, fallsBackToBytes: pieces.fallsBackToBytes, hasUnknown: true)
    case (.unigram(let others), _):
      model = unigram(vocabulary, unknownID, fallsBackToBytes: false, scoreOfOthers: others)
    case (.trained, false):
      model = unigram(vocabulary, unknownID, fallsBackToBytes: pieces.fallsBackToBytes)
    }
    return Tokenizer(
      normalizer: normalizers.count > 1 ? .sequence(normalizers) : normalizers.first,
      preTokenizer: try pipeline.words.preTokenizer(configuration), model: model,
      postProcessor: nil, decoder: nil,
      addedTokens: looksForPieces ? withPieces(addedTokens, vocabulary) : addedTokens)
  }

  /// Control pieces, which this model looks for in texts, and those that a user defined.
  private func withPieces(_ tokens: [AddedToken], _ vocabulary: Vocabulary) -> [AddedToken] {
    var tokens = tokens
    for index in pieces.kinds.indices
    where pieces.kinds[index] == .control || pieces.kinds[index] == .userDefined {
      let piece = Array(pieces.pieces[TokenID(UInt32(index))])
      guard vocabulary.id(of: piece) != nil, !tokens.contains(where: { $0.content == piece })
      else { continue }
      var token = AddedToken(content: piece)
      token.isSpecial = pieces.kinds[index] == .control
      tokens.append(token)
    }
    return tokens
  }

  /// Tokens that are no pieces match nothing but themselves, but the lowest score tells what is unknown:
  /// `scoreOfOthers` is theirs.
  private func unigram(
    _ vocabulary: Vocabulary, _ unknownID: TokenID, fallsBackToBytes: Bool,
    scoreOfOthers: Double? = nil
  ) -> TokenModel {
    let others = scoreOfOthers ?? Double(pieces.scores.min() ?? 0)
    let scores = (0..<vocabulary.count).map { index in
      pieces.pieces.id(of: Array(vocabulary[TokenID(UInt32(index))]))
        .map { Double(pieces.scores[$0.index]) } ?? others
    }
    return .unigram(
      Unigram(
        vocabulary: vocabulary, scores: scores, unknownID: unknownID,
        fallsBackToBytes: fallsBackToBytes))
  }

  private func bpe(
    _ vocabulary: Vocabulary, fallsBackToBytes: Bool, hasUnknown: Bool
  ) -> TokenModel {
    var options = BPE.Options()
    options.unknownToken = hasUnknown ? Array(pieces.pieces[pieces.unknown]) : nil
    options.fusesUnknown = true
    options.fallsBackToBytes = fallsBackToBytes
    return .bpe(
      BPE(vocabulary: vocabulary, merges: MergeTable(merges(vocabulary)), options: options))
  }

  /// Every way to put a piece together from two others, by the piece and then by the first part's
  /// length: `generate_merges` of transformers, which takes the order for the rank.
  private func merges(_ vocabulary: Vocabulary) -> [MergeTable.Merge] {
    var merges: [MergeTable.Merge] = []
    for index in 0..<pieces.pieces.count {
      let piece = Array(pieces.pieces[TokenID(UInt32(index))])
      guard let product = vocabulary.id(of: piece) else { continue }
      for cut in piece.indices.dropFirst() where piece[cut] & 0xC0 != 0x80 {
        let parts = (Array(piece[..<cut]), Array(piece[cut...]))
        guard pieces.pieces.id(of: parts.0) != nil, pieces.pieces.id(of: parts.1) != nil,
          let left = vocabulary.id(of: parts.0), let right = vocabulary.id(of: parts.1)
        else { continue }
        merges.append(MergeTable.Merge(left: left, right: right, product: product))
      }
    }
    return merges
  }
}
