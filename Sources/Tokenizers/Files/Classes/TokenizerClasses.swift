/// The classes of transformers 5.23 that need no tokenizer.json, one row each.
extension TokenizerClass {
  static let all: [TokenizerClass] = bytes + plainPieces + pieces + translators

  static let bertTokens = [
    "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]",
    "mask_token": "[MASK]",
  ]
  static let marianTokens = [
    "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>",
  ]
  private static let fairseqTokens = [
    "bos_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "cls_token": "<s>",
    "unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "<mask>",
  ]
  private static let albertTokens = [
    "bos_token": "[CLS]", "eos_token": "[SEP]", "unk_token": "<unk>", "sep_token": "[SEP]",
    "pad_token": "<pad>", "cls_token": "[CLS]", "mask_token": "[MASK]",
  ]
  private static let debertaTokens = bertTokens.merging(
    ["bos_token": "[CLS]", "eos_token": "[SEP]"]) { $1 }

  // MARK: - vocab.json and merges.txt

  private static let bytes = [
    TokenizerClass(
      ["GPT2Tokenizer", "WhisperTokenizer", "CodeGenTokenizer"],
      for: ["gpt2", "gpt_neo", "opt", "whisper", "codegen"],
      [
        "unk_token": "<|endoftext|>", "bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>",
      ], .byteLevel(.gpt2)),
    TokenizerClass(
      [
        "RobertaTokenizer", "BartTokenizer", "LongformerTokenizer", "LEDTokenizer",
        "BlenderbotTokenizer",
      ], for: ["roberta", "bart", "longformer", "led"], fairseqTokens, .byteLevel(.roberta)),
    TokenizerClass(["DebertaTokenizer"], for: ["deberta"], debertaTokens, .byteLevel(.deberta)),
    TokenizerClass(
      ["Qwen2Tokenizer"], for: ["qwen2", "qwen3"],
      [
        "unk_token": "<|endoftext|>", "eos_token": "<|endoftext|>", "pad_token": "<|endoftext|>",
      ], .byteLevel(.qwen2)),
    TokenizerClass(
      ["CLIPTokenizer"], for: ["clip", "clip_text_model"],
      [
        "unk_token": "<|endoftext|>", "bos_token": "<|startoftext|>",
        "eos_token": "<|endoftext|>", "pad_token": "<|endoftext|>",
      ], .byteLevel(.clip)),
  ]

  // MARK: - SentencePiece files whose order is the model's

  private static let joinedSpaces = ConvertedPipeline.Step.replacement(of: " {2,}", by: " ")
  private static let joinedWhiteSpace = ConvertedPipeline.Step.replacement(
    of: #"\s{2,}|[\n\r\t]"#, by: " ")
  private static let mapAndWords = ConvertedPipeline(
    [.characterMap], .metaspace(afterWhiteSpace: true), .unigram())
  private static let mapAndSpaces = ConvertedPipeline(
    [.characterMap, joinedSpaces], .metaspace(afterWhiteSpace: false), .unigram())

  private static let plainPieces = [
    TokenizerClass(
      ["LlamaTokenizer"], for: ["llama"],
      ["bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"],
      .pieces(PieceClass(pipeline: .llama))),
    TokenizerClass(
      ["GemmaTokenizer"], for: ["gemma", "gemma2", "gemma3_text", "gemma3"],
      [
        "bos_token": "<bos>", "eos_token": "<eos>", "unk_token": "<unk>", "pad_token": "<pad>",
        "mask_token": "<mask>",
      ],
      .pieces(
        PieceClass(
          pipeline: ConvertedPipeline(
            [.visibleSpaces], .uncut, .bpe(fallsBackToBytes: true, hasUnknown: true))))),
    // Other classes that read a SentencePiece file become this one.
    TokenizerClass(
      ["TokenizersBackend", "PreTrainedTokenizer"], for: ["mistral"], [:],
      .pieces(PieceClass(pipeline: .plain))),
    TokenizerClass(
      ["FNetTokenizer"], for: ["fnet"], albertTokens,
      .pieces(
        PieceClass(
          pipeline: ConvertedPipeline([.characterMap, .visibleSpaces], .uncut, .unigram())))),
    TokenizerClass(
      ["T5Tokenizer", "MT5Tokenizer"],
      for: ["t5", "mt5", "switch_transformers"],
      marianTokens,
      .pieces(
        PieceClass(
          // Sentinels count down to the end.
          numbering: PieceNumbering(trailing: (0..<100).reversed().map { "<extra_id_\($0)>" }),
          pipeline: mapAndWords))),
    TokenizerClass(
      ["AlbertTokenizer"], for: ["albert"], albertTokens,
      .pieces(
        PieceClass(
          cleaning: [.quotationMarks, .accents(areKept: false), .letters(areLowered: true)],
          pipeline: ConvertedPipeline(
            [
              .quotationMarks, .accents(areKept: false), .letters(areLowered: true), .characterMap,
            ], .metaspace(afterWhiteSpace: true), .unigram()), ends: .segments))),
    TokenizerClass(
      ["XLNetTokenizer"], for: ["xlnet"],
      fairseqTokens.merging(["sep_token": "<sep>", "cls_token": "<cls>"]) { $1 },
      .pieces(
        PieceClass(
          cleaning: [.quotationMarks, .accents(areKept: false), .letters(areLowered: false)],
          pipeline: ConvertedPipeline(
            [.quotationMarks, .accents(areKept: nil), .letters(areLowered: false), .characterMap],
            .metaspace(afterWhiteSpace: true), .unigram())))),
    TokenizerClass(
      ["DebertaV2Tokenizer"], for: ["deberta-v2"], debertaTokens,
      .pieces(
        PieceClass(
          pipeline: ConvertedPipeline(
            [.letters(areLowered: false), joinedWhiteSpace, .composition, .strippedEnd],
            .deberta, .unigram()), ends: .segments))),
    TokenizerClass(
      ["BigBirdTokenizer"], for: ["big_bird"],
      albertTokens.merging(["bos_token": "<s>", "eos_token": "</s>"]) { $1 },
      .pieces(
        PieceClass(
          pipeline: ConvertedPipeline(
            [.replacement(of: " {2,}", by: "\u{2581}")], .metaspace(afterWhiteSpace: false),
            .unigram()), ends: .segments))),
    TokenizerClass(
      ["RemBertTokenizer"], for: ["rembert"], albertTokens,
      .pieces(
        PieceClass(
          pipeline: ConvertedPipeline(
            [
              .quotationMarks, joinedSpaces, .accents(areKept: true), .letters(areLowered: false),
              .characterMap,
            ], .metaspace(afterWhiteSpace: false), .unigram(), unknownID: 2)))),
    TokenizerClass(
      ["ReformerTokenizer"], for: ["reformer"], ["eos_token": "</s>", "unk_token": "<unk>"],
      .pieces(
        PieceClass(
          pipeline: ConvertedPipeline(
            [.characterMap, joinedSpaces], .metaspace(afterWhiteSpace: false),
            .bpe(fallsBackToBytes: false, hasUnknown: true))))),
    TokenizerClass(
      ["BarthezTokenizer"], for: ["barthez"], fairseqTokens,
      .pieces(
        PieceClass(
          pipeline: ConvertedPipeline(
            [joinedWhiteSpace, .composition, .strippedEnd], .metaspace(afterWhiteSpace: false),
            .unigram(), unknownID: 3)))),
  ]

  // MARK: - SentencePiece files whose pieces have other numbers

  private static let pieces = [
    TokenizerClass(
      ["XLMRobertaTokenizer"], for: ["xlm-roberta"], fairseqTokens,
      .pieces(PieceClass(numbering: .fairseq(), pipeline: mapAndWords, ends: .doubled))),
    TokenizerClass(
      ["CamembertTokenizer"], for: ["camembert"], fairseqTokens,
      .pieces(
        PieceClass(
          numbering: PieceNumbering(
            leading: ["<s>NOTUSED", "<pad>", "</s>NOTUSED", "<unk>", "<unk>NOTUSED"],
            skippedPieces: 1, trailing: ["<mask>"]),
          pipeline: ConvertedPipeline(
            [.characterMap], .metaspace(afterWhiteSpace: true), .unigram(scoreOfOthers: -100)),
          ends: .doubled))),
    TokenizerClass(
      ["PegasusTokenizer"], for: ["pegasus"],
      [
        "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "<mask_2>",
      ],
      .pieces(
        PieceClass(
          // 103 ids are reserved.
          numbering: PieceNumbering(
            leading: ["<pad>", "</s>", "<mask_1>", "<mask_2>"]
              + (2...102).map { "<unk_\($0)>" }, skippedPieces: 2),
          pipeline: ConvertedPipeline(
            [.characterMap, .replacementWithoutMap(of: #"\n"#, by: " "), joinedSpaces],
            .metaspace(afterWhiteSpace: false), .unigram(scoreOfOthers: -100))))),
    TokenizerClass(
      ["MBartTokenizer"], for: ["mbart"], fairseqTokens,
      .pieces(
        PieceClass(
          numbering: .fairseq(trailing: LanguageCodes.mbart + ["<mask>"]),
          pipeline: ConvertedPipeline([], .metaspace(afterWhiteSpace: true), .unigram())))),
    TokenizerClass(
      ["MBart50Tokenizer"], for: ["mbart50"],
      fairseqTokens.filter { $0.key != "bos_token" },
      .pieces(
        PieceClass(
          numbering: .fairseq(trailing: LanguageCodes.mbart50 + ["<mask>"]),
          pipeline: mapAndSpaces))),
    TokenizerClass(
      ["NllbTokenizer"], for: ["nllb", "nllb-moe"], fairseqTokens,
      .pieces(
        PieceClass(
          numbering: .fairseq(),
          pipeline: ConvertedPipeline(
            [.characterMap, joinedSpaces], .metaspace(afterWhiteSpace: false),
            .bpe(fallsBackToBytes: false, hasUnknown: true)), leavesLanguagesToFiles: true))),
  ]

  // MARK: - SentencePiece files beside vocab.json

  private static let translators = [
    TokenizerClass(["MarianTokenizer"], for: ["marian"], marianTokens, .numberedPieces(.listed)),
    TokenizerClass(
      ["M2M100Tokenizer"], for: ["m2m_100"],
      fairseqTokens.filter { !["cls_token", "mask_token"].contains($0.key) },
      .numberedPieces(.counted)),
  ]
}
