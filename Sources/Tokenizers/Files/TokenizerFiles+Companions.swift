/// What other files of a directory make of a text: they stay in agreement with the tokenizer.
extension TokenizerFiles {
  /// The tokenizers of the files beside tokenizer.json, with the ids of its tokens.
  ///
  /// - Throws: ``TokenizerError/filesDisagree(path:other:id:token:otherToken:)`` where one has a
  ///   token that `tokenizer` lacks.
  static func companions(
    of tokenizer: Tokenizer, _ files: VocabularyFiles, _ tokenizerJSON: JSONField
  ) throws(TokenizerError) -> [Tokenizer] {
    guard !files.sentencePiece.isEmpty || !files.tiktoken.isEmpty else { return [] }
    let vocabulary = tokenizer.allTokens
    var companions: [Tokenizer] = []
    for file in files.sentencePiece {
      let pieces = file.pieces
      for index in pieces.kinds.indices where pieces.kinds[index] == .normal {
        let piece = Array(pieces.pieces[TokenID(UInt32(index))])
        guard vocabulary.id(of: piece) == nil else { continue }
        throw .filesDisagree(
          path: file.path, other: tokenizerJSON.file, id: index, token: piece, otherToken: nil)
      }
      let unknown = Array(pieces.pieces[pieces.unknown])
      let unknownID =
        vocabulary.id(of: unknown) ?? tokenizer.model.unknownToken.flatMap(tokenizer.id(of:))
      guard let unknownID else {
        throw .unknownToken(path: file.path, at: "the piece for unknown text", token: unknown)
      }
      companions.append(
        file.tokenizer(
          vocabulary, unknownID: unknownID, addedTokens: tokenizer.addedTokens.map(\.token)))
    }
    for file in files.tiktoken {
      for index in 0..<file.vocabulary.count {
        let token = Array(file.vocabulary[TokenID(UInt32(index))])
        guard !token.isEmpty, vocabulary.id(of: token) == nil else { continue }
        throw .filesDisagree(
          path: file.path, other: tokenizerJSON.file, id: index, token: token, otherToken: nil)
      }
      companions.append(
        Tokenizer(
          normalizer: tokenizer.normalizer, preTokenizer: tokenizer.preTokenizer,
          model: .bpe(file.model(vocabulary)), postProcessor: nil, decoder: tokenizer.decoder,
          addedTokens: tokenizer.addedTokens.map(\.token)))
    }
    return companions
  }
}
