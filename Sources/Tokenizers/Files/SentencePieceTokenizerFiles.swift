import SystemPackage

/// SentencePiece files where there is no tokenizer.json.
enum SentencePieceTokenizerFiles {
  /// The tokenizers of the files.
  ///
  /// The first is what texts are read with; others are what texts are written with (Marian's
  /// `target.spm`), and what transformers 5 makes of a Unigram model.
  ///
  /// Ids come from vocab.json where there is one, as with Marian and M2M-100, otherwise from the order of
  /// the pieces, as the tokenizer's class counts them.
  static func tokenizers(
    _ files: [SentencePieceFile], _ vocabularyJSON: JSONField?,
    _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> [Tokenizer] {
    guard let first = files.first else { return [] }
    if vocabularyJSON == nil, let second = files.dropFirst().first {
      throw .incompleteTokenizer(
        directory: first.path.removingLastComponent(),
        found: [first.name, second.name])
    }
    let numbering = PieceNumbering(configuration.classNames)
    let special = try SpecialTokens(
      configuration, defaults: vocabularyJSON == nil ? numbering.defaults : marianTokens)
    let vocabulary: Vocabulary
    if let vocabularyJSON {
      vocabulary = try ModelJSON.vocabulary(vocabularyJSON)
    } else {
      vocabulary = numbering.vocabulary(first.pieces.pieces)
    }
    let trailing = vocabularyJSON == nil ? numbering.trailing : languageCodes(vocabulary)
    var addedTokens = special.addedTokens
    for token in trailing where !addedTokens.contains(where: { $0.content == token }) {
      addedTokens.append(AddedToken(special: token))
    }
    let cleaning = vocabularyJSON == nil ? try numbering.cleaningSteps(configuration) : []
    var tokenizers: [Tokenizer] = []
    for file in files {
      let unknown = Array(file.pieces.pieces[file.pieces.unknown])
      guard let unknownID = vocabulary.id(of: unknown) else {
        throw .unknownToken(path: file.path, at: "the piece for unknown text", token: unknown)
      }
      tokenizers.append(
        file.tokenizer(
          vocabulary, unknownID: unknownID, addedTokens: addedTokens, after: cleaning))
      if vocabularyJSON == nil {
        tokenizers += file.convertedTokenizer(
          vocabulary, unknownID: unknownID, addedTokens: addedTokens, after: cleaning)
      }
    }
    return tokenizers
  }

  private static let marianTokens = [
    "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>",
  ]

  /// Marian's tokens for the language to translate to, such as `>>fra<<`.
  private static func languageCodes(_ vocabulary: Vocabulary) -> [[UInt8]] {
    (0..<vocabulary.count).map { Array(vocabulary[TokenID(UInt32($0))]) }
      .filter {
        $0.starts(with: ">>".utf8) && $0.suffix(2).elementsEqual("<<".utf8) && $0.count > 4
      }
  }
}
