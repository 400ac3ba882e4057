/// A DeBERTa-v2 without a head whose weights are a function of their place.
public struct FormulaDeBERTa: Sendable {
  private let layers = 3
  private let width = 8
  private let neurons = 6
  private let tokens = 20
  /// Rows of the table of distances.
  public var distances = 8
  /// Whether there is a convolution beside the first layer.
  public var convolves = false
  /// Members of config.json beside sizes, with JSON values.
  public var members = [
    "relative_attention": "true", "pos_att_type": #"["c2p", "p2c"]"#, "position_buckets": "4",
  ]

  /// Both terms, in four buckets to each side.
  public init() {}

  /// Writes config.json and the weights into a folder.
  public func write(in folder: TemporaryFolder) throws {
    var all = members
    let sizes = [
      "vocab_size": tokens, "hidden_size": width, "num_hidden_layers": layers,
      "num_attention_heads": 2, "intermediate_size": neurons, "type_vocab_size": 0,
      "conv_kernel_size": convolves ? 3 : 0,
    ]
    for (key, value) in sizes { all[key] = "\(value)" }
    all["max_position_embeddings"] = all["max_position_embeddings"] ?? "16"
    all["model_type"] = "\"deberta-v2\""
    all["architectures"] = #"["DebertaV2Model"]"#
    let text = all.sorted { $0.key < $1.key }.map { "\"\($0)\": \($1)" }
    try folder.write("config.json", "{\(text.joined(separator: ", "))}".utf8)
    try folder.write("model.safetensors", weights)
  }

  private var weights: [UInt8] {
    var tensors = FormulaTensors()
    tensors.add("embeddings.word_embeddings.weight", [tokens, width])
    tensors.add("embeddings.position_embeddings.weight", [16, width])
    tensors.addNorm("embeddings.LayerNorm", width)
    tensors.add("encoder.rel_embeddings.weight", [distances, width])
    if convolves {
      tensors.add("encoder.conv.conv.weight", [width, width, 3])
      tensors.add("encoder.conv.conv.bias", [width])
      tensors.addNorm("encoder.conv.LayerNorm", width)
    }
    for layer in 0..<layers {
      tensors.addLayer(
        "encoder.layer.\(layer)",
        ["query_proj", "key_proj", "value_proj", "pos_key_proj", "pos_query_proj"], width, neurons)
    }
    return tensors.safetensors()
  }
}
