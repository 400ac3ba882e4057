import Kernels

/// How a family spells an encoder: what differs between families, as a value.
///
/// All of them normalize after adding the residual. Names are those of modules, without the family's prefix;
/// layer names have `*` where the layer's number stands.
struct EncoderDescription: Sendable {
  /// `model_type` in config.json.
  let modelType: String
  var prefix: String
  var keys = Keys()
  var embeddings = Embeddings()
  /// What the names of a layer's modules start with.
  var layer = "encoder.layer.*"
  var modules = LayerModules()
  var positions = Positions.absolute
  var relative = Relative.none
  var epsilon = 1e-12
  var activation = "gelu"
  /// Whether layers share weights: groups of layers, each with a number of inner ones.
  var sharesLayers = false
  var classification: Classification
  var languageModel: LanguageModel
  /// Another one, where config.json says that `legacy` is false.
  var newLanguageModel: LanguageModel?

  /// Where config.json has the sizes.
  struct Keys: Sendable {
    var hiddenSize = "hidden_size"
    var layers = "num_hidden_layers"
    var heads = "num_attention_heads"
    var activation = "hidden_act"
    /// `nil` where the family has a fixed epsilon.
    var epsilon: String? = "layer_norm_eps"
  }

  struct Embeddings: Sendable {
    var words = "embeddings.word_embeddings"
    var positions = "embeddings.position_embeddings"
    var segments = "embeddings.token_type_embeddings"
    var norm = "embeddings.LayerNorm"
    /// From the width of embeddings to the hidden size, where they differ.
    var projection: String?
    /// Whether the projection stands before the norm.
    var projectsFirst = false
  }

  struct LayerModules: Sendable {
    var query = "attention.self.query"
    var key = "attention.self.key"
    var value = "attention.self.value"
    var attentionOutput = "attention.output.dense"
    var attentionNorm = "attention.output.LayerNorm"
    var intermediate = "intermediate.dense"
    var output = "output.dense"
    var outputNorm = "output.LayerNorm"
  }

  /// How rows of the position table are numbered.
  enum Positions: Sendable {
    /// From 0 on.
    case absolute
    /// From the padding id on, which padding tokens themselves have; `nil` where config.json says which.
    case afterPadding(Int?)
  }

  /// What attention knows of distances.
  enum Relative: Sendable {
    case none
    /// Biases in logarithmic buckets, (buckets, heads).
    case biases(String)
    /// He et al. 2021, as config.json says.
    case disentangled(Disentangled)
  }

  struct Disentangled: Sendable {
    var embeddings = "encoder.rel_embeddings"
    var norm = "encoder.LayerNorm"
    var positionKey = "attention.self.pos_key_proj"
    var positionQuery = "attention.self.pos_query_proj"
    var convolution = "encoder.conv.conv"
    var convolutionNorm = "encoder.conv.LayerNorm"
  }

  /// A dense layer on the first token, an activation and the classifier.
  struct Classification: Sendable {
    var dense: Name
    /// `nil` where config.json has it under `pooler_hidden_act`.
    var activation: Activation? = .tanh
    var output: Name = .head("classifier")
  }

  /// A dense layer, an activation, a norm and the decoder.
  struct LanguageModel: Sendable {
    var dense: Name
    /// `nil` where it is the encoder's own.
    var activation: Activation?
    var norm: Name
    /// Tied to the word embeddings where the checkpoint has none.
    var decoder: Name
    var bias: Name
  }

  /// The name of a module of the base model, or of a head.
  enum Name: Sendable {
    case base(String)
    case head(String)
  }

  /// The description of a family, or `nil` where the encoder does not know it.
  static func named(_ modelType: String) -> EncoderDescription? {
    all.first { $0.modelType == modelType }
  }
}
