/// Encoder families whose attention, or order of layers, is not BERT's.
extension EncoderStructure {
  static let mpnet: EncoderStructure = {
    var code = ModelingCode(
      module: "mpnet", classPrefix: "MPNet", heads: allHeads,
      attentionClass: "whole.MPNetSelfAttention")
    code.withoutHeads =
      "return self.o(hidden_states[..., :0]), no_weights(hidden_states)"
    code.withSomeHeads = """
      \"""Attention that takes the columns of its heads from the position bias, which all layers share.\"""

          def forward(self, hidden_states, attention_mask=None, *args, **kwargs):
              # (batch, heads, length, length); in transformers 4 a head mask comes before it.
              *others, position_bias = args
              position_bias = position_bias[:, self.kept_heads]
              return super().forward(hidden_states, attention_mask, *others, position_bias, **kwargs)
      """
    var structure = EncoderStructure(code: code)
    structure.attention = "attention.attn"
    structure.query = "attention.attn.q"
    structure.key = "attention.attn.k"
    structure.values = "attention.attn.v"
    structure.attentionOutput = "attention.attn.o"
    structure.attentionNorm = "attention.LayerNorm"
    structure.positions = .afterPadding(1)
    structure.relative = .biases("encoder.relative_attention_bias")
    structure.tasks = robertaTasks
    return structure
  }()

  /// The same layers run again and again; a group has its own.
  static let albert: EncoderStructure = {
    var code = ModelingCode(
      module: "albert", classPrefix: "Albert", heads: allHeads + ["ForPreTraining"],
      attentionClass: "whole.AlbertAttention")
    code.layers =
      "[layer for group in model.encoder.albert_layer_groups for layer in group.albert_layers]"
    code.withoutHeads = """
      context = self.output_dropout(self.dense(hidden_states[..., :0]))
              return self.LayerNorm(hidden_states + context), no_weights(hidden_states)
      """
    var structure = EncoderStructure(code: code)
    structure.layer = "encoder.albert_layer_groups.*.albert_layers.*"
    structure.attention = "attention"
    structure.query = "attention.query"
    structure.key = "attention.key"
    structure.values = "attention.value"
    structure.attentionOutput = "attention.dense"
    structure.attentionNorm = "attention.LayerNorm"
    structure.neurons = "ffn"
    structure.neuronOutput = "ffn_output"
    structure.outputNorm = "full_layer_layer_norm"
    structure.hiddenSize = Size("hidden_size", 4096)
    structure.headCount = Size("num_attention_heads", 64)
    structure.neuronCount = Size("intermediate_size", 16384)
    structure.activation.standard = "gelu_new"
    structure.groupCount = Size("num_hidden_groups", 1)
    structure.groupSize = Size("inner_group_num", 1)
    structure.embeddings.projection = "encoder.embedding_hidden_mapping_in"
    structure.tasks = Tasks(
      classification: Classification(dense: .base("pooler")),
      languageModel: LanguageModel(
        dense: .head("predictions.dense"), norm: .head("predictions.LayerNorm"),
        decoder: .head("predictions.decoder"), bias: .head("predictions.bias")))
    return structure
  }()

  /// Queries, keys and values of a head are consecutive rows of one matrix, without a bias for keys: the encoder does
  /// not run it.
  static let deberta: EncoderStructure = {
    var structure = EncoderStructure(
      code: ModelingCode(
        module: "deberta", classPrefix: "Deberta", heads: commonHeads,
        attentionClass: "whole.DisentangledSelfAttention"))
    structure.query = "attention.self.in_proj"
    structure.key = "attention.self.in_proj"
    structure.values = "attention.self.in_proj"
    structure.relative = .disentangled(
      Disentangled(
        positionKey: "attention.self.pos_proj", positionQuery: "attention.self.pos_q_proj"))
    structure.headVectors = ["attention.self.q_bias", "attention.self.v_bias"]
    return structure
  }()

  /// Version 3 has the name of version 2.
  static let debertaV2: EncoderStructure = {
    var structure = EncoderStructure(
      code: ModelingCode(
        module: "deberta_v2", classPrefix: "DebertaV2", heads: allHeads,
        attentionClass: "whole.DisentangledSelfAttention"))
    structure.query = "attention.self.query_proj"
    structure.key = "attention.self.key_proj"
    structure.values = "attention.self.value_proj"
    structure.relative = .disentangled(Disentangled())
    structure.epsilon.standard = 1e-7
    structure.embeddings.projection = "embeddings.embed_proj"
    structure.embeddings.projectsFirst = true
    structure.tasks = Tasks(
      classification: Classification(dense: .head("pooler.dense"), activation: nil),
      languageModel: bertLanguageModel,
      newLanguageModel: LanguageModel(
        dense: .head("lm_predictions.lm_head.dense"),
        norm: .head("lm_predictions.lm_head.LayerNorm"),
        decoder: .head("lm_predictions.lm_head.decoder"),
        bias: .head("lm_predictions.lm_head.bias")))
    structure.hiddenSize = Size("hidden_size", 1536)
    structure.layerCount = Size("num_hidden_layers", 24)
    structure.headCount = Size("num_attention_heads", 24)
    structure.neuronCount = Size("intermediate_size", 6144)
    return structure
  }()
}
