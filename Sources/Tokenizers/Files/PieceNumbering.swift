/// How a tokenizer class of transformers numbers the pieces of a SentencePiece file that stands without
/// tokenizer.json: the file's own order is not always the model's.
struct PieceNumbering {
  /// Tokens before the pieces, which all stay: ids of pieces are counted from behind them.
  private(set) var leading: [String] = []
  /// How many pieces of the file they stand for.
  private var skippedPieces = 0
  /// Special tokens of the class, by key.
  private(set) var defaults: [String: String] = [:]
  /// Tokens after the pieces, unless they are pieces.
  private(set) var trailing: [[UInt8]] = []

  /// What a class does to a text before SentencePiece sees it.
  struct Cleaning {
    /// Unless `do_lower_case` says otherwise.
    let lowercases: Bool
  }

  private(set) var cleaning: Cleaning?

  /// By the name of the class without `Fast`, or by `model_type`.
  private static let classes: [String: PieceNumbering] = {
    var classes: [String: PieceNumbering] = [:]
    for name in ["XLMRobertaTokenizer", "xlm-roberta", "xlm-roberta-xl", "NllbTokenizer"] {
      classes[name] = fairseq
    }
    for name in ["CamembertTokenizer", "camembert"] { classes[name] = camembert }
    for name in ["PegasusTokenizer", "pegasus"] { classes[name] = pegasus }
    for name in ["T5Tokenizer", "MT5Tokenizer", "t5", "mt5", "umt5"] { classes[name] = t5 }
    for name in ["MBartTokenizer", "mbart"] { classes[name] = mbart }
    for name in ["DebertaV2Tokenizer", "deberta-v2"] { classes[name] = debertaV2 }
    for name in ["AlbertTokenizer", "albert"] { classes[name] = albert }
    for name in ["XLNetTokenizer", "xlnet"] { classes[name] = xlnet }
    for name in ["LlamaTokenizer", "llama", "mistral"] { classes[name] = llama }
    for name in ["GemmaTokenizer", "gemma", "gemma2", "gemma3_text", "gemma3"] {
      classes[name] = gemma
    }
    return classes
  }()

  /// The numbering of the first class that is known; otherwise, the file's own.
  init(_ classNames: [String]) {
    if let known = classNames.lazy.compactMap({ Self.classes[$0] }).first { self = known }
  }

  private init(
    leading: [String] = [], skippedPieces: Int = 0, cleaning: Cleaning? = nil,
    defaults: [String: String], trailing: [String] = []
  ) {
    self.cleaning = cleaning
    self.leading = leading
    self.skippedPieces = skippedPieces
    self.defaults = defaults
    self.trailing = trailing.map { Array($0.utf8) }
  }

  /// fairseq's dictionary has four tokens where the file has three.
  private static let fairseq = PieceNumbering(
    leading: ["<s>", "<pad>", "</s>", "<unk>"], skippedPieces: 3, defaults: fairseqTokens,
    trailing: ["<mask>"])

  private static let camembert = PieceNumbering(
    leading: ["<s>NOTUSED", "<pad>", "</s>NOTUSED", "<unk>", "<unk>NOTUSED"], skippedPieces: 1,
    defaults: fairseqTokens, trailing: ["<mask>"])

  private static let fairseqTokens = [
    "bos_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "cls_token": "<s>",
    "unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "<mask>",
  ]

  /// 103 ids are reserved.
  private static let pegasus = PieceNumbering(
    leading: ["<pad>", "</s>", "<mask_1>", "<mask_2>"] + (2...102).map { "<unk_\($0)>" },
    skippedPieces: 2,
    defaults: [
      "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "<mask_2>",
    ],
    trailing: [])

  /// Languages come after the pieces.
  private static let mbart = PieceNumbering(
    leading: ["<s>", "<pad>", "</s>", "<unk>"], skippedPieces: 3, defaults: fairseqTokens,
    trailing: [
      "ar_AR", "cs_CZ", "de_DE", "en_XX", "es_XX", "et_EE", "fi_FI", "fr_XX", "gu_IN", "hi_IN",
      "it_IT", "ja_XX", "kk_KZ", "ko_KR", "lt_LT", "lv_LV", "my_MM", "ne_NP", "nl_XX", "ro_RO",
      "ru_RU", "si_LK", "tr_TR", "vi_VN", "zh_CN", "<mask>",
    ])

  private static let debertaV2 = PieceNumbering(
    defaults: [
      "bos_token": "[CLS]", "eos_token": "[SEP]", "unk_token": "[UNK]", "sep_token": "[SEP]",
      "pad_token": "[PAD]", "cls_token": "[CLS]", "mask_token": "[MASK]",
    ])

  private static let albert = PieceNumbering(
    cleaning: Cleaning(lowercases: true),
    defaults: [
      "bos_token": "[CLS]", "eos_token": "[SEP]", "unk_token": "<unk>", "sep_token": "[SEP]",
      "pad_token": "<pad>", "cls_token": "[CLS]", "mask_token": "[MASK]",
    ])

  private static let xlnet = PieceNumbering(
    cleaning: Cleaning(lowercases: false),
    defaults: [
      "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "sep_token": "<sep>",
      "pad_token": "<pad>", "cls_token": "<cls>", "mask_token": "<mask>",
    ])

  private static let llama = PieceNumbering(
    defaults: ["bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"])

  private static let gemma = PieceNumbering(
    defaults: [
      "bos_token": "<bos>", "eos_token": "<eos>", "unk_token": "<unk>", "pad_token": "<pad>",
      "mask_token": "<mask>",
    ])

  /// Sentinels count down to the end.
  private static let t5 = PieceNumbering(
    defaults: ["eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"],
    trailing: (0..<100).reversed().map { "<extra_id_\($0)>" })

  /// The tokens by their ids: pieces, and what the class puts before and after them.
  func vocabulary(_ pieces: Vocabulary) -> Vocabulary {
    var vocabulary = Vocabulary(capacity: pieces.count + leading.count)
    for token in leading { _ = vocabulary.append(Array(token.utf8).span) }
    for index in min(skippedPieces, pieces.count)..<pieces.count {
      // The numbers go on, also where a piece is spelled like a token before.
      _ = vocabulary.appendOverriding(Array(pieces[TokenID(UInt32(index))]).span)
    }
    for token in trailing { _ = vocabulary.append(token.span) }
    return vocabulary
  }

  /// The steps of ``Cleaning``: quotation marks of TeX, accents (unless `keep_accents`), case.
  func cleaningSteps(
    _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> [Normalizer] {
    guard let cleaning else { return [] }
    var steps = ["``", "''"].map { mark in
      Normalizer.replace(
        ReplaceNormalizer(pattern: .text(Array(mark.utf8)), content: [UInt8(ascii: "\"")]))
    }
    if try !configuration.flag("keep_accents", default: false) {
      steps += [.form(.nfkd), .stripAccents]
    }
    if try configuration.flag("do_lower_case", default: cleaning.lowercases) {
      steps.append(.lowercase)
    }
    return steps
  }
}
