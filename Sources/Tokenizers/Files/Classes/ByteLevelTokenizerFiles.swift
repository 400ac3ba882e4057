import SystemPackage

/// Byte-level tokenizers where there is no tokenizer.json: vocab.json and merges.txt, put together as the
/// classes of transformers 5 do.
enum ByteLevelTokenizerFiles {
  /// What a class has beside GPT-2's components.
  enum Kind: Sendable {
    case gpt2
    case roberta
    case deberta
    case qwen2
    case clip
  }

  /// The tokenizer; `nil` for a class that is none of these.
  ///
  /// - Parameters:
  ///   - vocabulary: What vocab.json holds.
  ///   - path: vocab.json.
  ///   - merges: What merges.txt holds.
  ///   - configuration: The files that say which class it is.
  /// - Returns: Components, as the class has them.
  /// - Throws: ``TokenizerError/unexpectedValue(path:at:expected:found:)`` and its kin.
  static func tokenizer(
    _ vocabulary: Vocabulary, _ path: FilePath, _ merges: [MergeTable.Merge],
    _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> Tokenizer? {
    guard let row = TokenizerClass.row(configuration), case .byteLevel(let kind) = row.files else {
      return nil
    }
    let special = try SpecialTokens(configuration, defaults: row.specialTokens)
    let addsPrefixSpace = try configuration.flag("add_prefix_space", default: false)
    var options = BPE.Options()
    if kind == .clip {
      options.endOfWordSuffix = Array("</w>".utf8)
      options.unknownToken = special.content("unk_token")
    }
    let tokenizer = Tokenizer(
      normalizer: try normalizer(kind, path),
      preTokenizer: try preTokenizer(kind, path, addsPrefixSpace: addsPrefixSpace),
      model: .bpe(
        BPE(vocabulary: vocabulary, merges: MergeTable(merges), options: options)),
      postProcessor: nil, decoder: .byteLevel, addedTokens: special.addedTokens)
    return tokenizer.with(
      postProcessor(
        kind, tokenizer, special, addsPrefixSpace: addsPrefixSpace,
        trimsOffsets: try configuration.flag("trim_offsets", default: true)))
  }

  private static func normalizer(
    _ kind: Kind, _ path: FilePath
  ) throws(TokenizerError) -> Normalizer? {
    switch kind {
    case .gpt2, .roberta, .deberta: return nil
    case .qwen2: return .form(.nfc)
    case .clip:
      let space = try PatternJSON.expression(#"\s+"#, path, at: "its normalizer")
      return .sequence([
        .form(.nfc), .replace(ReplaceNormalizer(pattern: space, content: [UInt8(ascii: " ")])),
        .lowercase,
      ])
    }
  }

  private static func preTokenizer(
    _ kind: Kind, _ path: FilePath, addsPrefixSpace: Bool
  ) throws(TokenizerError) -> PreTokenizer {
    switch kind {
    case .gpt2, .roberta, .deberta:
      return .byteLevel(ByteLevelPreTokenizer(addsPrefixSpace: addsPrefixSpace, splits: true))
    case .qwen2:
      return .sequence([
        .split(
          SplitPreTokenizer(
            pattern: try PatternJSON.expression(WordPatterns.qwen2, path, at: "its pattern"),
            behavior: .isolated, isInverted: false)),
        .byteLevel(ByteLevelPreTokenizer(addsPrefixSpace: addsPrefixSpace, splits: false)),
      ])
    case .clip:
      return .sequence([
        .split(
          SplitPreTokenizer(
            pattern: try PatternJSON.expression(WordPatterns.clip, path, at: "its pattern"),
            behavior: .removed, isInverted: true)),
        .byteLevel(ByteLevelPreTokenizer(addsPrefixSpace: false, splits: true)),
      ])
    }
  }

  private static func postProcessor(
    _ kind: Kind, _ tokenizer: Tokenizer, _ special: SpecialTokens, addsPrefixSpace: Bool,
    trimsOffsets: Bool
  ) -> PostProcessor? {
    let ends: (first: String, last: String)
    switch kind {
    case .gpt2, .qwen2: return nil
    case .roberta, .deberta: ends = ("cls_token", "sep_token")
    case .clip: ends = ("bos_token", "eos_token")
    }
    guard let first = tokenizer.id(of: special.content(ends.first)),
      let last = tokenizer.id(of: special.content(ends.last))
    else { return nil }
    let template = PostProcessor.template(TemplateProcessing(cls: first, sep: last))
    guard kind == .roberta, trimsOffsets else { return template }
    return .sequence([
      .trimmingOffsets(OffsetTrimming(addsPrefixSpace: addsPrefixSpace)), template,
    ])
  }
}
