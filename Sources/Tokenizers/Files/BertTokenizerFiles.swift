/// BERT's tokenizer where there is no tokenizer.json: vocab.txt and the flags of
/// tokenizer_config.json, put together as transformers' `BertTokenizer` does.
enum BertTokenizerFiles {
  static func tokenizer(
    _ vocabulary: Vocabulary, _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> Tokenizer {
    let unknown = try configuration.specialToken("unk_token").content
    var stripsAccents: Bool?
    if let field = configuration.main?.optional("strip_accents") {
      stripsAccents = try field.bool()
    }
    var protectedWords: Set<[UInt8]> = []
    for word in try configuration.main?.optional("never_split")?.elements() ?? [] {
      protectedWords.insert(try word.utf8())
    }
    let tokenizer = Tokenizer(
      normalizer: .bert(
        BertNormalizer(
          separatesChinese: try configuration.flag("tokenize_chinese_chars", default: true),
          stripsAccents: stripsAccents,
          lowercases: try configuration.flag("do_lower_case", default: true))),
      preTokenizer: .bert,
      model: WordPiece(vocabulary: vocabulary, unknownToken: unknown),
      postProcessor: nil,
      decoder: .wordPiece(WordPieceDecoder()),
      addedTokens: try addedTokens(configuration),
      protectedWords: protectedWords)
    return try withPostProcessor(tokenizer, configuration)
  }

  /// The tokens that the files name, those with ids in the order of their ids.
  private static func addedTokens(
    _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> [AddedToken] {
    var special: [AddedToken] = []
    for key in ["unk_token", "sep_token", "pad_token", "cls_token", "mask_token"] {
      special.append(try configuration.specialToken(key))
    }
    for field in try configuration.namedTokens() {
      let content = try field.utf8()
      guard !special.contains(where: { $0.content == content }) else { continue }
      special.append(token(content, isSpecial: true))
    }

    var numbered: [(id: Int, token: AddedToken)] = []
    for (key, value) in configuration.addedTokensDecoderEntries() {
      guard let id = Int(try key.string()) else { throw key.unexpected("a token id") }
      numbered.append((id, try TokenizerJSON.addedToken(value)))
    }
    for (key, value) in configuration.addedTokensMapEntries() {
      let content = try key.utf8()
      guard !numbered.contains(where: { $0.token.content == content }) else { continue }
      numbered.append(
        (
          try value.count(),
          special.first { $0.content == content } ?? token(content, isSpecial: false)
        ))
    }
    var tokens = numbered.sorted { $0.id < $1.id }.map(\.token)
    for token in special {
      if let index = tokens.firstIndex(where: { $0.content == token.content }) {
        tokens[index].isSpecial = true
      } else {
        tokens.append(token)
      }
    }
    return tokens
  }

  /// A token without flags of its own: transformers looks for special ones in the raw text and
  /// for others in the normalized text.
  private static func token(_ content: [UInt8], isSpecial: Bool) -> AddedToken {
    var token = AddedToken(content: content)
    token.isSpecial = isSpecial
    token.isNormalized = !isSpecial
    return token
  }

  private static func withPostProcessor(
    _ tokenizer: Tokenizer, _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> Tokenizer {
    guard let cls = tokenizer.id(of: try configuration.specialToken("cls_token").content),
      let sep = tokenizer.id(of: try configuration.specialToken("sep_token").content)
    else { return tokenizer }
    return Tokenizer(
      normalizer: tokenizer.normalizer, preTokenizer: tokenizer.preTokenizer,
      model: tokenizer.model, postProcessor: .bert(cls: cls, sep: sep),
      decoder: tokenizer.decoder, addedTokens: tokenizer.addedTokens.map(\.token),
      protectedWords: tokenizer.protectedWords)
  }
}
