import Kernels

/// The encoder families, one row each; names as in transformers' modeling files, sizes as in its configuration
/// classes.
extension EncoderStructure {
  /// Where most families have their layers: the pattern of names, and a Python expression.
  static let commonLayer = "encoder.layer.*"
  static let commonLayers = "model.encoder.layer"

  /// Heads that every family has.
  static let commonHeads = [
    "ForMaskedLM", "ForSequenceClassification", "ForTokenClassification", "ForQuestionAnswering",
  ]
  static let allHeads = commonHeads + ["ForMultipleChoice"]

  static let bert: EncoderStructure = {
    var structure = bertLike(
      "bert", "Bert", allHeads + ["ForPreTraining", "ForNextSentencePrediction"])
    structure.tasks = Tasks(
      classification: Classification(dense: .base("pooler.dense")), languageModel: bertLanguageModel
    )
    return structure
  }()

  static let bertLanguageModel = LanguageModel(
    dense: .head("cls.predictions.transform.dense"),
    norm: .head("cls.predictions.transform.LayerNorm"),
    decoder: .head("cls.predictions.decoder"), bias: .head("cls.predictions.bias"))

  static let roberta = robertaLike("roberta", "Roberta")
  static let xlmRoberta = robertaLike("xlm_roberta", "XLMRoberta")
  static let camembert = robertaLike("camembert", "Camembert")

  private static func robertaLike(_ module: String, _ prefix: String) -> EncoderStructure {
    var structure = bertLike(module, prefix, allHeads)
    structure.positions = .afterPadding(nil)
    structure.tasks = robertaTasks
    return structure
  }

  static let robertaTasks = Tasks(
    classification: Classification(
      dense: .head("classifier.dense"), output: .head("classifier.out_proj")),
    languageModel: LanguageModel(
      dense: .head("lm_head.dense"), activation: .gelu, norm: .head("lm_head.layer_norm"),
      decoder: .head("lm_head.decoder"), bias: .head("lm_head.bias")))

  static let electra: EncoderStructure = {
    var structure = bertLike("electra", "Electra", allHeads + ["ForPreTraining"])
    structure.embeddings.projection = "embeddings_project"
    structure.tasks = Tasks(
      classification: Classification(
        dense: .head("classifier.dense"), activation: .gelu, output: .head("classifier.out_proj")),
      languageModel: LanguageModel(
        dense: .head("generator_predictions.dense"), activation: .gelu,
        norm: .head("generator_predictions.LayerNorm"), decoder: .head("generator_lm_head"),
        bias: .head("generator_lm_head.bias")))
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
    structure.query = "attention.q_lin"
    structure.key = "attention.k_lin"
    structure.values = "attention.v_lin"
    structure.attentionOutput = "attention.out_lin"
    structure.attentionNorm = "sa_layer_norm"
    structure.neurons = "ffn.lin1"
    structure.neuronOutput = "ffn.lin2"
    structure.outputNorm = "output_layer_norm"
    structure.hiddenSize = Size("dim", 768)
    structure.layerCount = Size("n_layers", 6)
    structure.headCount = Size("n_heads", 12)
    structure.neuronCount = Size("hidden_dim", 3072)
    structure.activation.key = "activation"
    structure.epsilon.key = nil
    structure.tasks = Tasks(
      classification: Classification(dense: .head("pre_classifier"), activation: .relu),
      languageModel: LanguageModel(
        dense: .head("vocab_transform"), norm: .head("vocab_layer_norm"),
        decoder: .head("vocab_projector"), bias: .head("vocab_projector.bias")))
    return structure
  }()
}
