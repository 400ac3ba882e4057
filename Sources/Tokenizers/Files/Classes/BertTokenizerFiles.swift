/// BERT's tokenizer where there is no tokenizer.json: vocab.txt and the flags of
/// tokenizer_config.json, put together as transformers' `BertTokenizer` does.
enum BertTokenizerFiles {
  static func tokenizer(
    _ vocabulary: Vocabulary, _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> Tokenizer {
    let special = try SpecialTokens(configuration, defaults: TokenizerClass.bertTokens)
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
      model: .wordPiece(
        WordPiece(vocabulary: vocabulary, unknownToken: special.content("unk_token"))),
      postProcessor: nil,
      decoder: .wordPiece(WordPieceDecoder()),
      addedTokens: special.addedTokens,
      protectedWords: protectedWords)
    return withPostProcessor(tokenizer, special)
  }

  private static func withPostProcessor(
    _ tokenizer: Tokenizer, _ special: SpecialTokens
  ) -> Tokenizer {
    guard let cls = tokenizer.id(of: special.content("cls_token")),
      let sep = tokenizer.id(of: special.content("sep_token"))
    else { return tokenizer }
    return tokenizer.with(.template(TemplateProcessing(cls: cls, sep: sep)))
  }
}
