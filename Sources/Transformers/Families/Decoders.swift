/// Decoders; names as in transformers' modeling files, sizes and ids as in its configuration classes.
extension Family {
  static let decoders: [Family] = [
    // Radford et al. 2019; Black et al. 2021 and 2022.
    Family(
      "gpt2", prefix: "transformer.", embeddings: ["wte"], positions: ["wpe"],
      outputs: ["lm_head"], 50257, [("bos_token_id", 50256), ("eos_token_id", 50256)]),
    Family(
      "gpt_neo", prefix: "transformer.", embeddings: ["wte"], positions: ["wpe"],
      outputs: ["lm_head"], 50257, [("bos_token_id", 50256), ("eos_token_id", 50256)]),
    Family(
      "gpt_neox", prefix: "gpt_neox.", embeddings: ["embed_in"], outputs: ["embed_out", "lm_head"],
      50432, [("bos_token_id", 0), ("eos_token_id", 2)]),
    // Zhang et al. 2022.
    Family(
      "opt", prefix: "model.", embeddings: ["decoder.embed_tokens"],
      positions: ["decoder.embed_positions"], outputs: ["lm_head"], 50272,
      [("pad_token_id", 1), ("bos_token_id", 2), ("eos_token_id", 2)]),
    // BigScience 2022; Almazrouei et al. 2023.
    Family(
      "bloom", prefix: "transformer.", embeddings: ["word_embeddings"], outputs: ["lm_head"],
      250880,
      [("bos_token_id", 1), ("eos_token_id", 2)]),
    Family(
      "falcon", prefix: "transformer.", embeddings: ["word_embeddings"], outputs: ["lm_head"],
      65024,
      [("bos_token_id", 11), ("eos_token_id", 11)]),
    // Touvron et al. 2023 and those that follow its layout.
    llama("llama", 32000, [("bos_token_id", 1), ("eos_token_id", 2)]),
    llama("mistral", 32000, [("bos_token_id", 1), ("eos_token_id", 2)]),
    llama("qwen2", 151936, []), llama("qwen3", 151936, []),
    llama("gemma", 256000, gemmaIDs), llama("gemma2", 256000, gemmaIDs),
    llama("gemma3_text", 262208, gemmaIDs), gemma3,
    llama("phi", 51200, [("bos_token_id", 1), ("eos_token_id", 2)]),
    llama(
      "phi3", 32064, [("bos_token_id", 1), ("eos_token_id", 32000), ("pad_token_id", 32000)]),
  ]

  private static let gemmaIDs = [("pad_token_id", 0), ("eos_token_id", 1), ("bos_token_id", 2)]

  /// Gemma 3 with its eyes; names as before and since version 4.52 of transformers.
  private static let gemma3 = Family(
    modelType: "gemma3", prefix: "",
    wordEmbeddings: gemma3Embeddings.map { "\($0).weight" },
    base: gemma3Embeddings.flatMap { ParameterRule.embedding($0, .vocabulary, .embedding) }
      + ["lm_head", "language_model.lm_head"].flatMap {
        ParameterRule.linear($0, from: .hidden, to: .vocabulary)
      },
    heads: [], defaultVocabularySize: 262208,
    defaultTokenIDs: gemmaIDs.map { ("text_config.\($0.0)", $0.1) } + [
      ("boi_token_index", 255999), ("eoi_token_index", 256000), ("image_token_index", 262144),
    ]
  ).configured(below: "text_config")

  private static let gemma3Embeddings = [
    "model.language_model.embed_tokens", "language_model.embed_tokens",
    "language_model.model.embed_tokens",
  ]

  private static func llama(
    _ modelType: String, _ vocabularySize: Int, _ ids: [(key: String, id: Int)]
  ) -> Family {
    Family(
      modelType, prefix: "model.", embeddings: ["embed_tokens"], outputs: ["lm_head"],
      vocabularySize, ids)
  }
}
