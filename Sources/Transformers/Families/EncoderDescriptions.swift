import Kernels

/// The families that the encoder runs; names as in transformers' modeling files.
extension EncoderDescription {
  static let all: [EncoderDescription] =
    [bert, distilbert, electra, mpnet, albert, deberta]
    + ["roberta", "xlm-roberta", "camembert"].map(roberta)

  private static let bert = EncoderDescription(
    modelType: "bert", prefix: "bert.",
    classification: Classification(dense: .base("pooler.dense")),
    languageModel: LanguageModel(
      dense: .head("cls.predictions.transform.dense"),
      norm: .head("cls.predictions.transform.LayerNorm"),
      decoder: .head("cls.predictions.decoder"), bias: .head("cls.predictions.bias")))

  private static func roberta(_ modelType: String) -> EncoderDescription {
    EncoderDescription(
      modelType: modelType, prefix: "roberta.", positions: .afterPadding(nil),
      classification: robertaClassification, languageModel: robertaLanguageModel)
  }

  private static let robertaClassification = Classification(
    dense: .head("classifier.dense"), output: .head("classifier.out_proj"))

  private static let robertaLanguageModel = LanguageModel(
    dense: .head("lm_head.dense"), activation: .gelu, norm: .head("lm_head.layer_norm"),
    decoder: .head("lm_head.decoder"), bias: .head("lm_head.bias"))

  private static let distilbert = EncoderDescription(
    modelType: "distilbert", prefix: "distilbert.",
    keys: Keys(
      hiddenSize: "dim", layers: "n_layers", heads: "n_heads", activation: "activation",
      epsilon: nil),
    layer: "transformer.layer.*",
    modules: LayerModules(
      query: "attention.q_lin", key: "attention.k_lin", value: "attention.v_lin",
      attentionOutput: "attention.out_lin", attentionNorm: "sa_layer_norm",
      intermediate: "ffn.lin1", output: "ffn.lin2", outputNorm: "output_layer_norm"),
    classification: Classification(dense: .head("pre_classifier"), activation: .relu),
    languageModel: LanguageModel(
      dense: .head("vocab_transform"), norm: .head("vocab_layer_norm"),
      decoder: .head("vocab_projector"), bias: .head("vocab_projector.bias")))

  private static let electra = EncoderDescription(
    modelType: "electra", prefix: "electra.",
    embeddings: Embeddings(projection: "embeddings_project"),
    classification: Classification(
      dense: .head("classifier.dense"), activation: .gelu, output: .head("classifier.out_proj")),
    languageModel: LanguageModel(
      dense: .head("generator_predictions.dense"), activation: .gelu,
      norm: .head("generator_predictions.LayerNorm"), decoder: .head("generator_lm_head"),
      bias: .head("generator_lm_head.bias")))

  private static let mpnet = EncoderDescription(
    modelType: "mpnet", prefix: "mpnet.",
    modules: LayerModules(
      query: "attention.attn.q", key: "attention.attn.k", value: "attention.attn.v",
      attentionOutput: "attention.attn.o", attentionNorm: "attention.LayerNorm"),
    positions: .afterPadding(1), relative: .biases("encoder.relative_attention_bias"),
    classification: robertaClassification, languageModel: robertaLanguageModel)

  /// One module for each layer of a group, used again and again.
  private static let albert = EncoderDescription(
    modelType: "albert", prefix: "albert.",
    embeddings: Embeddings(projection: "encoder.embedding_hidden_mapping_in"),
    layer: "encoder.albert_layer_groups.*.albert_layers.*",
    modules: LayerModules(
      query: "attention.query", key: "attention.key", value: "attention.value",
      attentionOutput: "attention.dense", attentionNorm: "attention.LayerNorm",
      intermediate: "ffn", output: "ffn_output", outputNorm: "full_layer_layer_norm"),
    activation: "gelu_new", sharesLayers: true,
    classification: Classification(dense: .base("pooler")),
    languageModel: LanguageModel(
      dense: .head("predictions.dense"), norm: .head("predictions.LayerNorm"),
      decoder: .head("predictions.decoder"), bias: .head("predictions.bias")))

  /// Version 3 has the name of version 2.
  private static let deberta = EncoderDescription(
    modelType: "deberta-v2", prefix: "deberta.",
    embeddings: Embeddings(projection: "embeddings.embed_proj", projectsFirst: true),
    modules: LayerModules(
      query: "attention.self.query_proj", key: "attention.self.key_proj",
      value: "attention.self.value_proj"),
    relative: .disentangled(Disentangled()), epsilon: 1e-7,
    classification: Classification(dense: .head("pooler.dense"), activation: nil),
    languageModel: LanguageModel(
      dense: .head("cls.predictions.transform.dense"),
      norm: .head("cls.predictions.transform.LayerNorm"),
      decoder: .head("cls.predictions.decoder"), bias: .head("cls.predictions.bias")),
    newLanguageModel: LanguageModel(
      dense: .head("lm_predictions.lm_head.dense"),
      norm: .head("lm_predictions.lm_head.LayerNorm"),
      decoder: .head("lm_predictions.lm_head.decoder"), bias: .head("lm_predictions.lm_head.bias")))
}
