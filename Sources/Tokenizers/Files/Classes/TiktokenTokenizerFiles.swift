/// A tiktoken file where there is no tokenizer.json.
enum TiktokenTokenizerFiles {
  /// Patterns by the file's name; transformers takes any other file for Llama 3's.
  private static let patterns: [String: String?] = [
    "cl100k_base.tiktoken": WordPatterns.cl100k, "o200k_base.tiktoken": WordPatterns.o200k,
    // GPT-2's, which is scanned by hand.
    "p50k_base.tiktoken": nil, "r50k_base.tiktoken": nil, "qwen.tiktoken": WordPatterns.qwen2,
  ]

  static func tokenizer(
    _ file: TiktokenFile, _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> Tokenizer {
    let special = try SpecialTokens(configuration, defaults: [:])
    // Tokens with an id of their own may leave room between the ranks and themselves.
    let vocabulary = try configuration.numbered(after: file.vocabulary)
    let pattern = patterns[file.name] ?? WordPatterns.llama3
    return Tokenizer(
      normalizer: nil, preTokenizer: try preTokenizer(pattern, file),
      model: .bpe(file.model(vocabulary)),
      postProcessor: nil, decoder: .byteLevel, addedTokens: special.addedTokens)
  }

  private static func preTokenizer(
    _ pattern: String?, _ file: TiktokenFile
  ) throws(TokenizerError) -> PreTokenizer {
    guard let pattern else {
      return .byteLevel(ByteLevelPreTokenizer(addsPrefixSpace: false, splits: true))
    }
    return .sequence([
      .split(
        SplitPreTokenizer(
          pattern: try PatternJSON.expression(pattern, file.path, at: "its pattern"),
          behavior: .isolated, isInverted: false)),
      .byteLevel(ByteLevelPreTokenizer(addsPrefixSpace: false, splits: false)),
    ])
  }
}
