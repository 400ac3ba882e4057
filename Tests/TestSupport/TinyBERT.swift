/// A BERT of a few bytes, written by hand: one embedding matrix whose rows say their own number.
public struct TinyBERT: Sendable {
  /// The tokens of vocab.txt and tokenizer.json, by id.
  public var tokens: [String]
  /// How many rows the embedding matrix has.
  public var rows: Int
  /// `model_type` in config.json.
  public var modelType = "bert"
  /// config.json without `vocab_size` and `model_type`, as members with a comma after each.
  public var configuration = ""

  /// BERT's special tokens and then `words`.
  public init(words: [String]) {
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + words
    rows = tokens.count
  }

  /// Width of the embeddings.
  public static let hiddenSize = 4

  /// Writes the model into a folder inside `folder`.
  public func write(_ name: String, in folder: TemporaryFolder) throws {
    try folder.makeFolder(name)
    try folder.write("\(name)/config.json", configurationText.utf8)
    try folder.write("\(name)/tokenizer.json", tokenizerText.utf8)
    try folder.write("\(name)/vocab.txt", (tokens.joined(separator: "\n") + "\n").utf8)
    try folder.write("\(name)/model.safetensors", weights)
  }

  private var configurationText: String {
    """
    {
      "model_type": "\(modelType)",
      \(configuration)
      "vocab_size": \(rows)
    }
    """
  }

  private var tokenizerText: String {
    let vocabulary = tokens.enumerated().map { "\"\($1)\": \($0)" }.joined(separator: ", ")
    let added = tokens.prefix(5).enumerated().map { id, token in
      """
      {"id": \(id), "content": "\(token)", "single_word": false, "lstrip": false, \
      "rstrip": false, "normalized": false, "special": true}
      """
    }.joined(separator: ", ")
    return """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [\(added)],
      "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
        "strip_accents": null, "lowercase": true},
      "pre_tokenizer": {"type": "BertPreTokenizer"},
      "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
      "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
      "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
        "max_input_chars_per_word": 100, "vocab": {\(vocabulary)}}}
      """
  }

  /// The embedding matrix, a layer norm and a decoder's bias.
  private var weights: [UInt8] {
    let width = Self.hiddenSize
    let matrix = (0..<rows).flatMap { row in (0..<width).map { Float(row * width + $0) } }
    let norm = (0..<width).map { Float($0) + 0.5 }
    let bias = (0..<rows).map { Float($0) / 8 }
    var header = "{"
    var offset = 0
    for (name, shape, values) in [
      ("embeddings.word_embeddings.weight", "[\(rows), \(width)]", matrix),
      ("embeddings.LayerNorm.weight", "[\(width)]", norm),
      ("cls.predictions.bias", "[\(rows)]", bias),
    ] {
      let end = offset + values.count * 4
      header += offset == 0 ? "" : ", "
      header +=
        "\"\(name)\": {\"dtype\": \"F32\", \"shape\": \(shape), "
        + "\"data_offsets\": [\(offset), \(end)]}"
      offset = end
    }
    header += "}"
    while !header.utf8.count.isMultiple(of: 8) { header += " " }
    return Self.bytes(of: UInt64(header.utf8.count)) + Array(header.utf8)
      + (matrix + norm + bias).flatMap { Self.bytes(of: $0.bitPattern) }
  }

  private static func bytes(of number: some FixedWidthInteger) -> [UInt8] {
    (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
