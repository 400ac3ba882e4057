/// A BERT classifier whose weights are a function of their place, with a tokenizer: small enough for every test run, and
/// the same wherever Tests/Oracles/textpruner_golden.py makes it.
public struct FormulaBERT: Sendable {
  private let layers = 3
  private let heads = 4
  private let width = 16
  private let neurons = 12
  private let tokens = 40
  /// How many labels there are.
  public var labels = 3
  /// Whether config.json names the labels; otherwise it has their number alone.
  public var namesLabels = true
  /// More members of config.json, with a comma after each.
  public var members = ""
  /// Which element of a tensor an element is like; `nil` for a zero.
  public var source: @Sendable (_ tensor: String, _ index: Int) -> Int? = { $1 }

  /// The model that TextPruner saw, where nothing is changed.
  public init() {}

  /// Words of the vocabulary that are no special tokens: `w5` to `w39`.
  public func word(_ id: Int) -> String { "w\(id)" }

  /// Writes the model into a folder inside `folder`.
  public func write(_ name: String, in folder: TemporaryFolder) throws {
    var tiny = TinyBERT(words: (5..<tokens).map(word))
    tiny.configuration = configuration
    try tiny.write(name, in: folder)
    try folder.write("\(name)/model.safetensors", weights)
  }

  private var configuration: String {
    let names = (0..<labels).map { "\"\($0)\": \"LABEL_\($0)\"" }.joined(separator: ", ")
    let labelled = namesLabels ? "\"id2label\": {\(names)}" : "\"num_labels\": \(labels)"
    return """
      "architectures": ["BertForSequenceClassification"], "hidden_size": \(width),
      "num_hidden_layers": \(layers), "num_attention_heads": \(heads),
      "intermediate_size": \(neurons), "max_position_embeddings": 16, "type_vocab_size": 2,
      "hidden_act": "gelu", "layer_norm_eps": 1e-12, \(members) \(labelled),
      """
  }

  private typealias Entry = (name: String, shape: [Int])

  private func linear(_ name: String, _ inputs: Int, _ outputs: Int) -> [Entry] {
    [("\(name).weight", [outputs, inputs]), ("\(name).bias", [outputs])]
  }

  private func norm(_ name: String) -> [Entry] {
    [("\(name).weight", [width]), ("\(name).bias", [width])]
  }

  private var tensors: [Entry] {
    let embeddings = "bert.embeddings"
    var entries: [Entry] = [
      ("\(embeddings).word_embeddings.weight", [tokens, width]),
      ("\(embeddings).position_embeddings.weight", [16, width]),
      ("\(embeddings).token_type_embeddings.weight", [2, width]),
    ]
    entries += norm("\(embeddings).LayerNorm")
    for layer in 0..<layers {
      let prefix = "bert.encoder.layer.\(layer)"
      for name in ["query", "key", "value"] {
        entries += linear("\(prefix).attention.self.\(name)", width, width)
      }
      entries += linear("\(prefix).attention.output.dense", width, width)
      entries += norm("\(prefix).attention.output.LayerNorm")
      entries += linear("\(prefix).intermediate.dense", width, neurons)
      entries += linear("\(prefix).output.dense", neurons, width)
      entries += norm("\(prefix).output.LayerNorm")
    }
    return entries + linear("bert.pooler.dense", width, width)
      + linear("classifier", width, labels)
  }

  private var weights: [UInt8] {
    var data: [UInt8] = []
    let fields = tensors.map { name, shape in
      let start = data.count
      let seed = name.utf8.reduce(0) { ($0 * 31 + Int($1)) % 1009 }
      for index in 0..<shape.reduce(1, *) {
        let value =
          source(name, index).map { place in
            Float((seed + place * place * 7 + place * 373) % 1009 - 504) / 1024
          } ?? 0
        data += (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
      }
      return "\"\(name)\": {\"dtype\": \"F32\", \"shape\": \(shape), "
        + "\"data_offsets\": [\(start), \(data.count)]}"
    }
    var header = "{\(fields.joined(separator: ", "))}"
    while !header.utf8.count.isMultiple(of: 8) { header += " " }
    let length = UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + Array(header.utf8) + data
  }

  /// Documents of words, one a line, that differ from one another.
  public func text(documents: Int) -> String {
    (0..<documents).map { document in
      (0..<3 + document % 7).map { place in
        word(5 + (document * 31 + place * 17 + document * place * 3) % (tokens - 5))
      }.joined(separator: " ") + "\n"
    }.joined()
  }
}
