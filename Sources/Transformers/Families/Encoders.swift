/// Encoders beside BERT, DistilBERT and ELECTRA; names as in transformers' modeling files, sizes and ids
/// as in its configuration classes.
extension Family {
  static let encoders: [Family] = [
    // Liu et al. 2019; Conneau et al. 2020; Martin et al. 2020.
    roberta("roberta", 50265, .roberta), roberta("xlm-roberta", 30522, .xlmRoberta),
    roberta("camembert", 30522, .camembert),
    // Lan et al. 2020: embeddings are narrower than the hidden size.
    Family(
      "albert", prefix: "albert.", embeddings: ["embeddings.word_embeddings"],
      positions: ["embeddings.position_embeddings"], outputs: ["predictions.decoder"],
      biases: ["predictions.bias"], 30000,
      [("pad_token_id", 0), ("bos_token_id", 2), ("eos_token_id", 3)], encoder: .albert),
    // Song et al. 2020. The padding id 1 stands in the code, whatever config.json says.
    Family(
      "mpnet", prefix: "mpnet.", embeddings: ["embeddings.word_embeddings"],
      positions: ["embeddings.position_embeddings"], outputs: ["lm_head.decoder"],
      biases: ["lm_head.bias"], 30527, robertaIDs, highestBuiltInID: 1,
      encoder: .mpnet),
    // He et al. 2021 and 2023; version 3 has the name of version 2.
    deberta("deberta", 50265, .deberta),
    deberta("deberta-v2", 128100, .debertaV2).paddedFreely(),
    // Warner et al. 2024.
    Family(
      "modernbert", prefix: "model.", embeddings: ["embeddings.tok_embeddings"],
      outputs: ["decoder"], 50368,
      [
        ("pad_token_id", 50283), ("eos_token_id", 50282), ("bos_token_id", 50281),
        ("cls_token_id", 50281), ("sep_token_id", 50282),
      ]),
    // Yang et al. 2019.
    Family(
      "xlnet", prefix: "transformer.", embeddings: ["word_embedding"], outputs: ["lm_loss"], 32000,
      [("pad_token_id", 5), ("bos_token_id", 1), ("eos_token_id", 2)]),
    // Conneau and Lample 2019.
    Family(
      "xlm", prefix: "transformer.", embeddings: ["embeddings"], positions: ["position_embeddings"],
      outputs: ["pred_layer.proj"], 30145,
      [
        ("mask_token_id", 0), ("pad_token_id", 2), ("bos_token_id", 0), ("eos_token_id", 1),
        ("unk_index", 3), ("mask_index", 5),
      ]),
  ]

  /// What RoBERTa's configuration class and those after it assume.
  static let robertaIDs = [("pad_token_id", 1), ("bos_token_id", 0), ("eos_token_id", 2)]

  private static func roberta(
    _ modelType: String, _ vocabularySize: Int, _ encoder: EncoderStructure
  ) -> Family {
    Family(
      modelType: modelType, prefix: "roberta.",
      base: BERTLayers.embeddings(width: .hidden) + BERTLayers.others
        + ParameterRule.linear("pooler.dense", from: .hidden, to: .hidden),
      heads: [
        ParameterRule.linear("lm_head.dense", from: .hidden, to: .hidden),
        ParameterRule.norm("lm_head.layer_norm", .hidden),
        ParameterRule.linear("lm_head.decoder", from: .hidden, to: .vocabulary),
        [ParameterRule("lm_head.bias", [.vocabulary])],
        ParameterRule.linear("classifier.dense", from: .hidden, to: .hidden),
        ParameterRule.linear("classifier.out_proj", from: .hidden, to: .other),
        ParameterRule.linear("classifier", from: .hidden, to: .other),
        ParameterRule.linear("qa_outputs", from: .hidden, to: .other),
      ].flatMap(\.self),
      defaultVocabularySize: vocabularySize, defaultTokenIDs: robertaIDs, encoder: encoder)
  }

  private static func deberta(
    _ modelType: String, _ vocabularySize: Int, _ encoder: EncoderStructure
  ) -> Family {
    Family(
      modelType, prefix: "deberta.", embeddings: ["embeddings.word_embeddings"],
      positions: ["embeddings.position_embeddings", "encoder.rel_embeddings"],
      outputs: ["cls.predictions.decoder", "lm_predictions.lm_head.decoder"],
      biases: ["cls.predictions.bias", "lm_predictions.lm_head.bias"], vocabularySize,
      [("pad_token_id", 0)], encoder: encoder)
  }
}
