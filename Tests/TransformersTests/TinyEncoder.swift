import Checkpoints
import TestSupport

@testable import Transformers

/// A BERT classifier of a few hundred weights, which are a simple function of their place.
struct TinyEncoder {
  /// Tensors by name: shape and numbers.
  var tensors: [String: (shape: [Int], values: [Float])] = [:]
  var configuration = """
    {"model_type": "bert", "architectures": ["BertForSequenceClassification"], "vocab_size": 11,
    "hidden_size": 4, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 3,
    "max_position_embeddings": 6, "hidden_act": "gelu", "layer_norm_eps": 1e-12,
    "id2label": {"0": "no", "1": "yes", "2": "maybe"}}
    """

  static let layerModules: [(name: String, outputs: Int, inputs: Int)] = [
    ("attention.self.query", 4, 4), ("attention.self.key", 4, 4), ("attention.self.value", 4, 4),
    ("attention.output.dense", 4, 4), ("intermediate.dense", 3, 4), ("output.dense", 4, 3),
  ]

  init() {
    let embeddings = "bert.embeddings"
    add("\(embeddings).word_embeddings.weight", [11, 4])
    add("\(embeddings).position_embeddings.weight", [6, 4])
    add("\(embeddings).token_type_embeddings.weight", [2, 4])
    addNorm("\(embeddings).LayerNorm")
    for layer in 0..<2 {
      let prefix = "bert.encoder.layer.\(layer)"
      for module in Self.layerModules {
        addLinear("\(prefix).\(module.name)", module.outputs, module.inputs)
      }
      addNorm("\(prefix).attention.output.LayerNorm")
      addNorm("\(prefix).output.LayerNorm")
    }
    addLinear("bert.pooler.dense", 4, 4)
    addLinear("classifier", 3, 4)
  }

  /// Numbers between -1 and 1 that differ from tensor to tensor; Tests/Oracles/tiny_encoder.py has the same.
  private mutating func add(_ name: String, _ shape: [Int]) {
    let seed = name.utf8.reduce(0) { ($0 * 31 + Int($1)) % 1009 }
    let values = (0..<shape.reduce(1, *)).map { Float((seed + $0 * 373) % 1009 - 504) / 512 }
    tensors[name] = (shape, values)
  }

  private mutating func addLinear(_ name: String, _ outputs: Int, _ inputs: Int) {
    add("\(name).weight", [outputs, inputs])
    add("\(name).bias", [outputs])
  }

  private mutating func addNorm(_ name: String) {
    add("\(name).weight", [4])
    add("\(name).bias", [4])
  }

  /// Writes the model and reads it.
  func encoder(in folder: TemporaryFolder) throws -> Encoder {
    try folder.write("config.json", configuration.utf8)
    try folder.write("model.safetensors", bytes)
    return try Encoder(
      try ModelConfiguration(directory: folder.path), try Checkpoint(directory: folder.path))
  }

  private var bytes: [UInt8] {
    var data: [UInt8] = []
    let fields = tensors.sorted { $0.key < $1.key }.map { name, tensor in
      let start = data.count
      for value in tensor.values {
        let pattern = value.bitPattern
        data += (0..<4).map { UInt8(truncatingIfNeeded: pattern >> ($0 * 8)) }
      }
      return "\"\(name)\": {\"dtype\": \"F32\", \"shape\": \(tensor.shape), "
        + "\"data_offsets\": [\(start), \(data.count)]}"
    }
    let header = Array("{\(fields.joined(separator: ", "))}".utf8)
    let length = UInt64(header.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + header + data
  }
}
