import Checkpoints
import Kernels
import SystemPackage
import TestSupport
import Testing

@testable import Transformers

/// Models that cannot be computed with are errors that say why, and name the tensor.
struct EncoderErrorTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func error(_ change: (inout TinyEncoder) -> Void) -> TransformerError? {
    var model = TinyEncoder()
    change(&model)
    do {
      _ = try model.encoder(in: folder)
      return nil
    } catch {
      return error as? TransformerError
    }
  }

  @Test func wholeModelIsNone() {
    #expect(error { _ in } == nil)
  }

  @Test func weightsThatAreNotThere() {
    for name in TinyEncoder().tensors.keys.sorted() where !name.contains("token_type") {
      guard case .tensorMissing(_, let missing) = error({ $0.tensors[name] = nil }) else {
        Issue.record("no error without \(name)")
        continue
      }
      #expect(missing == name || name == "bert.embeddings.word_embeddings.weight")
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func numbersThatAreNone(_ value: Float) {
    for name in TinyEncoder().tensors.keys.sorted() {
      guard case .nonFiniteWeight(_, name) = error({ $0.tensors[name]?.values[1] = value }) else {
        Issue.record("no error for \(value) in \(name)")
        continue
      }
    }
  }

  @Test func shapesThatDoNotFit() {
    let name = "bert.encoder.layer.1.output.dense.weight"
    guard
      case .wrongShape(_, name, [3, 4], _) = error({ $0.tensors[name]?.shape = [3, 4] })
    else {
      Issue.record("no error")
      return
    }
    let query = "bert.encoder.layer.0.attention.self.query"
    guard
      case .partialHeads(_, _, 3, 2) = error({ model in
        model.tensors["\(query).weight"] = ([3, 4], Array(repeating: 0, count: 12))
        model.tensors["\(query).bias"] = ([3], [0, 0, 0])
      })
    else {
      Issue.record("no error")
      return
    }
  }

  @Test(arguments: [
    #"{"model_type": "bert", "vocab_size": 11}"#,
    #"{"model_type": "bert", "vocab_size": 11, "hidden_size": 4, "num_attention_heads": 0}"#,
    #"{"model_type": "bert", "vocab_size": 11, "hidden_size": -4, "num_attention_heads": 2}"#,
    #"{"model_type": "bert", "vocab_size": 11, "hidden_size": 4, "num_attention_heads": 3, "num_hidden_layers": 2}"#,
    #"{"model_type": "bert", "vocab_size": 11, "hidden_size": 4, "num_attention_heads": 2, "num_hidden_layers": 2, "hidden_act": "zelu"}"#,
    #"{"model_type": "bert", "vocab_size": 11, "hidden_size": 4, "num_attention_heads": 2, "num_hidden_layers": 2, "layer_norm_eps": "x"}"#,
    #"{"model_type": "gpt2", "vocab_size": 11}"#,
  ])
  func configurationsThatDoNotFit(_ configuration: String) {
    #expect(error { $0.configuration = configuration } != nil)
  }

  /// Numbers that there is neither memory nor time for.
  @Test(arguments: [
    ("bert", "num_hidden_layers", ""), ("albert", "num_hidden_layers", ""),
    ("albert", "inner_group_num", #""num_hidden_layers": 12, "#),
  ])
  func tooManyLayers(_ modelType: String, _ key: String, _ others: String) {
    let refusal = error {
      $0.configuration = #"""
        {"model_type": "\#(modelType)", "vocab_size": 11, "hidden_size": 4, "embedding_size": 4,
        "num_attention_heads": 2, "intermediate_size": 3, "max_position_embeddings": 6, \#(others)
        "\#(key)": 2147483647}
        """#
      $0.tensors = Dictionary(
        uniqueKeysWithValues: $0.tensors.map { name, value in
          (name.replacing("bert.", with: modelType + ".", maxReplacements: 1), value)
        })
      for part in ["weight", "bias"] {
        $0.tensors["albert.encoder.embedding_hidden_mapping_in.\(part)"] = (
          part == "weight" ? [4, 4] : [4], Array(repeating: 0, count: part == "weight" ? 16 : 4)
        )
      }
    }
    guard case .unexpectedValue(_, key, _) = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
  }

  /// Keys that are DeBERTa's take no positions from other families.
  @Test func positionsOfOtherFamilies() throws {
    var model = TinyEncoder()
    var batch = TokenBatch()
    batch.append([2, 7, 9, 3])
    let encoder = try model.encoder(in: folder)
    let outputs = try encoder.outputs(batch, EncoderRun(encoder.blas)).values
    model.configuration.replace(
      "\"vocab_size\"", with: "\"position_biased_input\": false, \"vocab_size\"")
    let other = try model.encoder(in: folder)
    #expect(try other.outputs(batch, EncoderRun(other.blas)).values == outputs)
  }

  /// What ends in Model, and is none without a head, too.
  @Test(arguments: [
    "BertForMultipleChoice", "BertLMHeadModel", "BertAdapterModel", "BertModelWithHeads", "Model",
    "BertForCausalLM", "BertForPreTraining", "T5Model", "",
  ])
  func otherHeads(_ architecture: String) {
    let refusal = error {
      $0.configuration.replace("BertForSequenceClassification", with: architecture)
    }
    guard case .noTaskHead(_, architecture, let known) = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(known.contains("BertModel") && known.contains("BertForTokenClassification"))
  }

  @Test(arguments: ["BertModel", "RobertaModel", "XLMRobertaModel"])
  func bareModels(_ architecture: String) throws {
    var model = TinyEncoder()
    model.configuration.replace("BertForSequenceClassification", with: architecture)
    #expect(try model.encoder(in: folder).task == .hiddenStates)
  }

  @Test(arguments: [
    "bert", "roberta", "xlm-roberta", "camembert", "electra", "distilbert", "mpnet", "albert",
    "deberta-v2",
  ])
  func causalAttention(_ modelType: String) {
    let refusal = error {
      $0.configuration.replace(
        "\"model_type\": \"bert\"", with: "\"model_type\": \"\(modelType)\", \"is_decoder\": true")
    }
    #expect(
      refusal == .causalAttention(path: folder.path.appending("config.json")),
      "\(String(describing: refusal))")
  }

  /// transformers 4 computes these, 5 ignores them.
  @Test(arguments: ["relative_key", "relative_key_query"])
  func relativePositions(_ type: String) {
    let refusal = error {
      $0.configuration.replace(
        "\"model_type\": \"bert\"",
        with: "\"model_type\": \"bert\", \"position_embedding_type\": \"\(type)\"")
    }
    #expect(
      refusal
        == .relativePositions(path: folder.path.appending("config.json"), type: type),
      "\(String(describing: refusal))")
  }

  @Test(arguments: ["false", "null"])
  func attentionToAll(_ value: String) {
    #expect(
      error {
        $0.configuration.replace("\"vocab_size\"", with: "\"is_decoder\": \(value), \"vocab_size\"")
      } == nil)
  }

  /// As transformers tells them: names count, then `num_labels`, then it is two; one is a regression.
  @Test(arguments: [
    (#""id2label": {"0": "x"}"#, 1, EncoderTask.Labels.regression),
    (#""num_labels": 1"#, 1, .regression), (#""num_labels": 1, "id2label": null"#, 1, .regression),
    (#""num_labels": 1, "problem_type": null"#, 1, .regression),
    (#""num_labels": 1, "problem_type": "multi_label_classification""#, 1, .any),
    (#""num_labels": 1, "id2label": {"0": "x", "1": "y"}"#, 2, .one),
    (#""num_labels": 3"#, 3, .one), (#""problem_type": null"#, 2, .one),
    (#""num_labels": 3, "problem_type": "regression""#, 3, .regression),
  ])
  func labels(_ members: String, _ count: Int, _ labels: EncoderTask.Labels) throws {
    var model = TinyEncoder()
    model.configuration.replace(
      #""id2label": {"0": "no", "1": "yes", "2": "maybe"}"#, with: members)
    model.tensors["classifier.weight"] = ([count, 4], Array(repeating: 1, count: 4 * count))
    model.tensors["classifier.bias"] = ([count], Array(repeating: 0, count: count))
    #expect(try model.encoder(in: folder).task == .sequenceClassification(labels))
    // transformers would not load a classifier of another size either.
    model.tensors["classifier.weight"] = (
      [count + 1, 4], Array(repeating: 1, count: 4 * count + 4)
    )
    #expect(throws: TransformerError.self) { try model.encoder(in: folder) }
  }

  @Test func activationsThatAreNone() throws {
    var model = TinyEncoder()
    model.tensors["bert.encoder.layer.1.intermediate.dense.weight"]?.values[5] = 3e38
    model.tensors["bert.encoder.layer.1.intermediate.dense.bias"]?.values[1] = 3e38
    let encoder = try model.encoder(in: folder)
    var batch = TokenBatch()
    batch.append([2, 7, 3])
    #expect(
      throws: TransformerError.nonFiniteActivation(
        path: folder.path.appending("model.safetensors"), module: "encoder.layer.1")
    ) {
      try encoder.outputs(batch, EncoderRun(encoder.blas))
    }
  }

  @Test func outputsThatAreNone() throws {
    var model = TinyEncoder()
    model.tensors["classifier.weight"]?.values = Array(repeating: 3e38, count: 12)
    model.tensors["classifier.bias"]?.values = Array(repeating: 3e38, count: 3)
    let encoder = try model.encoder(in: folder)
    var batch = TokenBatch()
    for id in 4..<11 { batch.append([2, id, 3]) }
    let error = TransformerError.nonFiniteActivation(
      path: folder.path.appending("model.safetensors"), module: nil)
    #expect(throws: error) { try encoder.outputs(batch, EncoderRun(encoder.blas)) }
    #expect(throws: error) { try encoder.trace(batch, EncoderRun(encoder.blas)) }
  }

  @Test func longDocumentsAreCutAndCounted() throws {
    let encoder = try TinyEncoder().encoder(in: folder)
    #expect(encoder.lengthLimit == 6)
    var batch = TokenBatch()
    batch.append([2, 4, 5, 6, 7, 8, 9, 3], limit: encoder.lengthLimit)
    batch.append([2, 4, 3], limit: encoder.lengthLimit)
    #expect(batch.tokenIDs == [2, 4, 5, 6, 7, 3, 2, 4, 3])
    #expect(batch.truncatedCount == 1)
    #expect(batch.documents == [0..<6, 6..<9])
    #expect(try encoder.outputs(batch, EncoderRun(encoder.blas)).rows == 2)
  }
}
