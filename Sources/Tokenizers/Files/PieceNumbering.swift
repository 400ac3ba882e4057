/// How a tokenizer class of transformers numbers the pieces of a SentencePiece file that stands without
/// tokenizer.json: the file's own order is not always the model's.
struct PieceNumbering {
  /// Tokens before the pieces.
  private var leading: [String] = []
  /// How many pieces of the file they stand for.
  private var skippedPieces = 0
  /// Special tokens of the class, by key.
  private(set) var defaults: [String: String] = [:]
  /// Tokens after the pieces, unless they are pieces.
  private(set) var trailing: [[UInt8]] = []

  /// By the name of the class without `Fast`, or by `model_type`.
  private static let classes: [String: PieceNumbering] = {
    var classes: [String: PieceNumbering] = [:]
    for name in ["XLMRobertaTokenizer", "xlm-roberta", "xlm-roberta-xl", "NllbTokenizer"] {
      classes[name] = fairseq
    }
    for name in ["CamembertTokenizer", "camembert"] { classes[name] = camembert }
    for name in ["PegasusTokenizer", "pegasus"] { classes[name] = pegasus }
    for name in ["T5Tokenizer", "MT5Tokenizer", "t5", "mt5", "umt5"] { classes[name] = t5 }
    return classes
  }()

  /// The numbering of the first class that is known; otherwise, the file's own.
  init(_ classNames: [String]) {
    if let known = classNames.lazy.compactMap({ Self.classes[$0] }).first { self = known }
  }

  private init(
    leading: [String], skippedPieces: Int, defaults: [String: String], trailing: [String]
  ) {
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

  /// Sentinels count down to the end.
  private static let t5 = PieceNumbering(
    leading: [], skippedPieces: 0,
    defaults: ["eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"],
    trailing: (0..<100).reversed().map { "<extra_id_\($0)>" })

  /// The tokens by their ids: pieces, and what the class puts before them.
  func vocabulary(_ pieces: Vocabulary) -> Vocabulary {
    var vocabulary = Vocabulary(capacity: pieces.count + leading.count)
    for token in leading { _ = vocabulary.append(Array(token.utf8).span) }
    for index in min(skippedPieces, pieces.count)..<pieces.count {
      // The numbers go on, also where a piece is spelled like a token before.
      _ = vocabulary.appendOverriding(Array(pieces[TokenID(UInt32(index))]).span)
    }
    return vocabulary
  }
}
