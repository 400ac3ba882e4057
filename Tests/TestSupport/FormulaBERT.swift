/// A BERT classifier whose weights are a function of their place, with a tokenizer: small enough for every test run, and
/// the same wherever Tests/Oracles/textpruner_golden.py makes it.
public struct FormulaBERT: Sendable {
  private let layers = 3
  private let heads = 4
  private let width = 16
  private let neurons = 12
  private let tokens = 40
  /// What the model is for.
  public enum Task: String, Sendable {
    case sequenceClassification = "SequenceClassification"
    case tokenClassification = "TokenClassification"
    case questionAnswering = "QuestionAnswering"

    fileprivate var classifier: String {
      self == .questionAnswering ? "qa_outputs" : "classifier"
    }
  }

  /// What it is for here; question answering needs two labels.
  public var task = Task.sequenceClassification
  /// How many segments there are embeddings for.
  public var segments = 2
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
      "architectures": ["BertFor\(task.rawValue)"], "hidden_size": \(width),
      "num_hidden_layers": \(layers), "num_attention_heads": \(heads),
      "intermediate_size": \(neurons), "max_position_embeddings": 16, "type_vocab_size": \(segments),
      "hidden_act": "gelu", "layer_norm_eps": 1e-12, \(members) \(labelled),
      """
  }

  private var weights: [UInt8] {
    var tensors = FormulaTensors()
    let embeddings = "bert.embeddings"
    tensors.add("\(embeddings).word_embeddings.weight", [tokens, width])
    tensors.add("\(embeddings).position_embeddings.weight", [16, width])
    tensors.add("\(embeddings).token_type_embeddings.weight", [segments, width])
    tensors.addNorm("\(embeddings).LayerNorm", width)
    for layer in 0..<layers {
      tensors.addLayer("bert.encoder.layer.\(layer)", ["query", "key", "value"], width, neurons)
    }
    tensors.addLinear("bert.pooler.dense", width, width)
    tensors.addLinear(task.classifier, width, labels)
    return tensors.safetensors(source: source)
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
