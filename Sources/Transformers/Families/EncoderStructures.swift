/// The layers of the encoder families; names as in transformers' modeling files, sizes as in its
/// configuration classes.
extension EncoderStructure {
  /// Where most families have their layers: the pattern of names, and a Python expression.
  static let commonLayer = "encoder.layer.*"
  static let commonLayers = "model.encoder.layer"

  /// Heads that every family has.
  private static let commonHeads = [
    "ForMaskedLM", "ForSequenceClassification", "ForTokenClassification", "ForQuestionAnswering",
  ]
  private static let allHeads = commonHeads + ["ForMultipleChoice"]

  static let bert = bertLike(
    "bert", "Bert", allHeads + ["ForPreTraining", "ForNextSentencePrediction"])
  static let roberta = bertLike("roberta", "Roberta", allHeads)
  static let xlmRoberta = bertLike("xlm_roberta", "XLMRoberta", allHeads)
  static let camembert = bertLike("camembert", "Camembert", allHeads)

  static let electra: EncoderStructure = {
    var structure = bertLike("electra", "Electra", allHeads + ["ForPreTraining"])
    structure.hiddenSize = Size("hidden_size", 256)
    structure.headCount = Size("num_attention_heads", 4)
    structure.neuronCount = Size("intermediate_size", 1024)
    return structure
  }()

  private static func bertLike(
    _ module: String, _ prefix: String, _ heads: [String]
  ) -> EncoderStructure {
    EncoderStructure(
      code: ModelingCode(
        module: module, classPrefix: prefix, heads: heads,
        attentionClass: "whole.\(prefix)SelfAttention"))
  }

  static let distilbert: EncoderStructure = {
    var code = ModelingCode(
      module: "distilbert", classPrefix: "DistilBert", heads: allHeads,
      attentionClass:
        "getattr(whole, \"DistilBertSelfAttention\", None) or whole.MultiHeadSelfAttention")
    code.layers = "model.transformer.layer"
    code.headCount = "n_heads"
    code.width = "dim"
    code.optionalInput = "=None"
    code.withoutHeads = """
      # transformers 4 names the input three times.
              hidden_states = kwargs["query"] if hidden_states is None else hidden_states
              return self.out_lin(hidden_states[..., :0]), no_weights(hidden_states)
      """
    var structure = EncoderStructure(code: code)
    structure.layer = "transformer.layer.*"
    structure.attention = "attention"
    structure.queries = ["attention.q_lin", "attention.k_lin"]
    structure.values = "attention.v_lin"
    structure.attentionOutput = "attention.out_lin"
    structure.neurons = "ffn.lin1"
    structure.neuronOutput = "ffn.lin2"
    structure.norms = ["sa_layer_norm", "output_layer_norm"]
    structure.hiddenSize = Size("dim", 768)
    structure.layerCount = Size("n_layers", 6)
    structure.headCount = Size("n_heads", 12)
    structure.neuronCount = Size("hidden_dim", 3072)
    structure.activation.key = "activation"
    return structure
  }()

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
    structure.queries = ["attention.attn.q", "attention.attn.k"]
    structure.values = "attention.attn.v"
    structure.attentionOutput = "attention.attn.o"
    structure.norms = ["attention.LayerNorm", "output.LayerNorm"]
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
    structure.queries = ["attention.query", "attention.key"]
    structure.values = "attention.value"
    structure.attentionOutput = "attention.dense"
    structure.neurons = "ffn"
    structure.neuronOutput = "ffn_output"
    structure.norms = ["attention.LayerNorm", "full_layer_layer_norm"]
    structure.hiddenSize = Size("hidden_size", 4096)
    structure.headCount = Size("num_attention_heads", 64)
    structure.neuronCount = Size("intermediate_size", 16384)
    structure.activation.standard = "gelu_new"
    structure.groupCount = Size("num_hidden_groups", 1)
    structure.groupSize = Size("inner_group_num", 1)
    return structure
  }()

  /// Queries, keys and values of a head are consecutive rows of one matrix, without a bias for keys.
  static let deberta: EncoderStructure = {
    var structure = EncoderStructure(
      code: ModelingCode(
        module: "deberta", classPrefix: "Deberta", heads: commonHeads,
        attentionClass: "whole.DisentangledSelfAttention"))
    structure.queries = ["attention.self.pos_proj", "attention.self.pos_q_proj"]
    structure.values = "attention.self.in_proj"
    structure.headVectors = ["attention.self.q_bias", "attention.self.v_bias"]
    return structure
  }()

  static let debertaV2: EncoderStructure = {
    var structure = EncoderStructure(
      code: ModelingCode(
        module: "deberta_v2", classPrefix: "DebertaV2", heads: allHeads,
        attentionClass: "whole.DisentangledSelfAttention"))
    structure.queries = ["query_proj", "key_proj", "pos_key_proj", "pos_query_proj"].map {
      "attention.self.\($0)"
    }
    structure.values = "attention.self.value_proj"
    structure.hiddenSize = Size("hidden_size", 1536)
    structure.layerCount = Size("num_hidden_layers", 24)
    structure.headCount = Size("num_attention_heads", 24)
    structure.neuronCount = Size("intermediate_size", 6144)
    return structure
  }()
}
