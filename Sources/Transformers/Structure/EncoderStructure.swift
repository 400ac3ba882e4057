import Kernels

/// How a family spells an encoder: its modules, and which of their parameters count heads and neurons.
///
/// All of them normalize after adding the residual. Names are as in transformers' modeling files: those of modules
/// without the family's prefix, those of a layer's modules below the one that ``layer`` names.
package struct EncoderStructure: Sendable {
  /// What config.json calls a size, and what the configuration class assumes where it is absent.
  struct Size: Sendable {
    let key: String
    let standard: Int

    init(_ key: String, _ standard: Int) {
      self.key = key
      self.standard = standard
    }
  }

  // MARK: - The modules of a layer

  /// The module of a layer; `*` stands for a number, of which ALBERT has two: those of a group of layers
  /// and of a layer in it.
  var layer = Self.commonLayer
  /// The module with the number of heads.
  var attention = "attention.self"
  /// Linear maps whose outputs are heads; those of DeBERTa's first version are one.
  var query = "attention.self.query"
  var key = "attention.self.key"
  package var values = "attention.self.value"
  /// Vectors with as many elements as all heads together.
  var headVectors: [String] = []
  /// The linear map whose inputs are heads.
  package var attentionOutput = "attention.output.dense"
  var attentionNorm = "attention.output.LayerNorm"
  /// The linear maps before and after the neurons.
  package var neurons = "intermediate.dense"
  package var neuronOutput = "output.dense"
  var outputNorm = "output.LayerNorm"

  // MARK: - config.json

  var hiddenSize = Size("hidden_size", 768)
  var layerCount = Size("num_hidden_layers", 12)
  var headCount = Size("num_attention_heads", 12)
  var neuronCount = Size("intermediate_size", 3072)
  /// Groups of layers that share their weights, and layers in a group (ALBERT).
  var groupCount: Size?
  var groupSize: Size?
  /// The name of the neurons' function.
  var activation = (key: "hidden_act", standard: "gelu")
  /// What layer normalization adds to the variance; without a key where the family has a fixed one.
  var epsilon: (key: String?, standard: Double) = ("layer_norm_eps", 1e-12)

  // MARK: - What stands around the layers

  var embeddings = Embeddings()
  var positions = Positions.absolute
  var relative = Relative.none
  /// Heads of tasks; `nil` where the encoder does not run the family.
  var tasks: Tasks?
  /// What the code for transformers needs to know.
  let code: ModelingCode
}

extension EncoderStructure {
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

  /// The heads that differ between families.
  struct Tasks: Sendable {
    var classification: Classification
    var languageModel: LanguageModel
    /// Another one, where config.json says that `legacy` is false.
    var newLanguageModel: LanguageModel?
  }

  /// A dense layer on the first token, an activation and the classifier.
  struct Classification: Sendable {
    var dense: ModuleName
    /// `nil` where config.json has it under `pooler_hidden_act`.
    var activation: Activation? = .tanh
    var output: ModuleName = .head("classifier")
  }

  /// A dense layer, an activation, a norm and the decoder.
  struct LanguageModel: Sendable {
    var dense: ModuleName
    /// `nil` where it is the encoder's own.
    var activation: Activation?
    var norm: ModuleName
    /// Tied to the word embeddings where the checkpoint has none.
    var decoder: ModuleName
    var bias: ModuleName
  }
}

/// The name of a module of the base model, or of a head.
enum ModuleName: Sendable {
  case base(String)
  case head(String)
}

extension EncoderStructure {
  /// Linear maps beside the values whose outputs are heads, each once.
  var queries: [String] {
    var names = [query, key].filter { $0 != values }
    if case .disentangled(let own) = relative { names += [own.positionKey, own.positionQuery] }
    return names
  }

  /// The bias of the values: DeBERTa's stands apart.
  package var valueBias: String {
    headVectors.first { $0.hasSuffix("v_bias") } ?? "\(values).bias"
  }

  /// The table of position biases with a column for each head, below the family's prefix; `nil` where there is none.
  package var positionBiases: String? {
    if case .biases(let name) = relative { name } else { nil }
  }

  /// How many parts of a head the values' matrix has, of which the last is the values: DeBERTa keeps
  /// queries and keys there too.
  package var partsOfValues: Int { 1 + [query, key].count { $0 == values } }

  /// The rules for the parameters of a layer.
  var rules: [ParameterRule] {
    (queries + [values]).flatMap { linear($0, from: .hidden, to: .heads) }
      + headVectors.map { ParameterRule("\(layer).\($0)", [.heads]) }
      + linear(attentionOutput, from: .heads, to: .hidden)
      + linear(neurons, from: .hidden, to: .intermediate)
      + linear(neuronOutput, from: .intermediate, to: .hidden)
      + [attentionNorm, outputNorm].flatMap { ParameterRule.norm("\(layer).\($0)", .hidden) }
  }

  private func linear(
    _ name: String, from input: AxisRole, to output: AxisRole
  ) -> [ParameterRule] {
    ParameterRule.linear("\(layer).\(name)", from: input, to: output)
  }
}
