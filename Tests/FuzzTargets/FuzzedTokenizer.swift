import SystemPackage
import Tokenizers

/// Tokenizers that encode, decode, and are written again.
enum FuzzedTokenizer {
  private static let texts = [
    "a ab abc Hello, world! hello  w\u{F6}rld 123 it's \u{4E2D}\u{6587} \u{1F642}\u{200D}\n\tend ",
    "[CLS] <s>[MASK]</s> \u{2581}the\u{2581}cat e\u{301}\u{FB01} \u{0}\u{FFFD}aaaaaaaaaaaaaaaaaaaa",
  ]

  static func tokenizerJSON(_ bytes: [UInt8]) throws {
    try use(TokenizerFiles(directory: FuzzFolder.holding("tokenizer", "tokenizer.json", bytes)))
  }

  static func vocabulary(_ bytes: [UInt8]) throws {
    let others = [("tokenizer_config.json", #"{"tokenizer_class": "BertTokenizer"}"#)]
    let folder = try FuzzFolder.holding("vocabulary", "vocab.txt", bytes, others: others)
    try use(TokenizerFiles(directory: folder))
  }

  static func sentencePiece(_ bytes: [UInt8]) throws {
    let others = [("tokenizer_config.json", #"{"tokenizer_class": "T5Tokenizer"}"#)]
    let folder = try FuzzFolder.holding("sentencepiece", "spiece.model", bytes, others: others)
    try use(TokenizerFiles(directory: folder))
  }

  private static func use(_ files: TokenizerFiles) throws {
    for tokenizer in files.allTokenizers {
      var encoder = Encoder(tokenizer)
      for text in texts {
        let bytes = Array(text.utf8)
        // Where the unknown token is missing, it says so.
        guard (try? encoder.encode(bytes.span)) != nil else { continue }
        let ids = encoder.encoding.ids
        try FuzzTarget.check(
          ids.allSatisfy { $0.index < tokenizer.vocabularySize }, "an id beyond the vocabulary")
        _ = tokenizer.decode(ids, skippingSpecial: false)
      }
    }
    _ = try files.namedTokens()
    let count = files.tokenizer.vocabularySize
    let map = TokenMap(kept: (0..<count).map { TokenID(UInt32($0)) }, oldCount: count)
    _ = try files.pruned(to: map)
  }
}
