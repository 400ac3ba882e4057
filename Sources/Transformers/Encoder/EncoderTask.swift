import Bytes
import Checkpoints
import JSONText
import Kernels
import SystemPackage

/// What a model is for: which head stands on its encoder.
package enum EncoderTask: Equatable, Sendable {
  /// No head: hidden states of all tokens.
  case hiddenStates
  /// sentence-transformers: a vector for each document.
  case sentenceEmbedding
  /// Logits for each document.
  case sequenceClassification(Labels)
  /// Logits for each token.
  case tokenClassification
  /// Two logits for each token: whether the answer starts and ends there.
  case questionAnswering
  /// Logits over the vocabulary for each token.
  case maskedLanguageModel

  /// What the logits of a sequence classification mean; `problem_type` in config.json.
  package enum Labels: String, CaseIterable, Sendable {
    case one = "single_label_classification"
    case any = "multi_label_classification"
    case regression
  }

  /// Whether there is one output for each document.
  package var isOfDocuments: Bool {
    switch self {
    case .sentenceEmbedding, .sequenceClassification: true
    case .hiddenStates, .tokenClassification, .questionAnswering, .maskedLanguageModel: false
    }
  }

  /// Whether outputs are the logits of documents' labels.
  package var labelsDocuments: Bool {
    switch self {
    case .sequenceClassification(.one), .sequenceClassification(.any): true
    case .sequenceClassification(.regression), .sentenceEmbedding, .hiddenStates,
      .tokenClassification, .questionAnswering, .maskedLanguageModel:
      false
    }
  }

  /// What the names of transformers' classes end in where they have a head.
  private static let heads: [(ending: String, task: EncoderTask)] = [
    ("ForMaskedLM", .maskedLanguageModel),
    ("ForSequenceClassification", .sequenceClassification(.one)),
    ("ForTokenClassification", .tokenClassification),
    ("ForQuestionAnswering", .questionAnswering),
  ]

  /// Tells the task from the class in config.json and from sentence-transformers' modules.json.
  ///
  /// - Parameters:
  ///   - settings: The configuration.
  ///   - modules: The modules of sentence-transformers; empty where there are none.
  /// - Throws: ``TransformerError/noTaskHead(path:architecture:known:)``.
  init(
    _ settings: EncoderSettings, _ modules: [SentenceModule]
  ) throws(TransformerError) {
    if modules.contains(where: { $0.kind == .pooling }) {
      self = .sentenceEmbedding
      return
    }
    guard let architecture = settings.configuration.architecture else {
      self = .hiddenStates
      return
    }
    if Self.bareModels.contains(architecture) {
      self = .hiddenStates
      return
    }
    guard let found = Self.heads.first(where: { architecture.hasSuffix($0.ending) }) else {
      let prefix = settings.structure.code.classPrefix
      throw .noTaskHead(
        path: settings.path, architecture: architecture,
        known: ([Self.bareEnding] + Self.heads.map(\.ending)).map { prefix + $0 })
    }
    self = found.task
    guard case .sequenceClassification = found.task else { return }
    self = .sequenceClassification(try Self.labels(settings))
  }

  private static let bareEnding = "Model"

  /// Classes without a head, by their whole names: `BertLMHeadModel` ends in the same word.
  private static let bareModels = Set(
    Family.all.compactMap(\.encoder).map { $0.code.classPrefix + bareEnding })

  /// As transformers tells where `problem_type` is absent and labels are whole numbers.
  private static func labels(_ settings: EncoderSettings) throws(TransformerError) -> Labels {
    guard let node = settings.configuration.node(at: "problem_type"), !node.isNull else {
      return settings.configuration.labelCount == 1 ? .regression : .one
    }
    guard let labels = node.string.flatMap({ Labels(rawValue: $0) }) else {
      throw .unexpectedValue(
        path: settings.path, place: "problem_type",
        expected: "one of " + Labels.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return labels
  }
}

extension TaskHead {
  /// Reads the head of a task.
  ///
  /// - Parameters:
  ///   - task: The task.
  ///   - settings: The configuration.
  ///   - reader: The weights.
  ///   - modules: The modules of sentence-transformers.
  ///   - words: The word embeddings, which a decoder may share.
  /// - Throws: ``TransformerError``.
  init(
    _ task: EncoderTask, _ settings: EncoderSettings, _ reader: WeightReader,
    _ modules: [SentenceModule], words: Matrix
  ) throws(TransformerError) {
    let hiddenSize = try settings.size(settings.structure.hiddenSize)
    switch task {
    case .hiddenStates: self.init(rows: .tokens, steps: [])
    case .sentenceEmbedding: try self.init(modules, hiddenSize: hiddenSize)
    case .sequenceClassification:
      let names = settings.tasks.classification
      let dense = try reader.linear(names.dense, from: hiddenSize, to: nil)
      let activation =
        if let known = names.activation { known } else {
          try settings.activation("pooler_hidden_act", or: "gelu")
        }
      self.init(
        rows: .first,
        steps: [
          .linear(dense), .activation(activation),
          .linear(
            try reader.linear(
              names.output, from: dense.outputs, to: settings.configuration.labelCount)),
        ])
    case .tokenClassification:
      self.init(
        rows: .tokens,
        steps: [
          .linear(
            try reader.linear(
              .head("classifier"), from: hiddenSize, to: settings.configuration.labelCount))
        ])
    case .questionAnswering:
      self.init(
        rows: .tokens,
        steps: [.linear(try reader.linear(.head("qa_outputs"), from: hiddenSize, to: 2))])
    case .maskedLanguageModel:
      try self.init(languageModel: settings, reader, words, hiddenSize)
    }
  }

  private init(
    languageModel settings: EncoderSettings, _ reader: WeightReader, _ words: Matrix,
    _ hiddenSize: Int
  ) throws(TransformerError) {
    let tasks = settings.tasks
    let isLegacy = try settings.flag("legacy", or: true)
    let names =
      isLegacy
      ? tasks.languageModel : tasks.newLanguageModel ?? tasks.languageModel
    let dense = try reader.linear(names.dense, from: hiddenSize, to: words.columns)
    let activation =
      if let known = names.activation { known } else {
        try settings.activation()
      }
    let norm = try reader.norm(
      names.norm, count: dense.outputs, epsilon: try settings.epsilon())
    let isTied = !reader.has(names.decoder)
    let weight =
      isTied ? words : try reader.matrix(names.decoder, shape: [words.rows, dense.outputs])
    // Tied, the bias stands apart from the decoder; a decoder of its own may have a bias of its own.
    let hasOwnBias = reader.has(names.decoder, "bias")
    let standsApart = reader.has(names.bias, "") && (isTied || !hasOwnBias)
    let bias =
      standsApart
      ? try reader.vector(names.bias, [""], count: words.rows)
      : try reader.vector(names.decoder, count: words.rows)
    self.init(
      rows: .tokens,
      steps: [
        .linear(dense), .activation(activation), .norm(norm),
        .linear(Linear(weight: weight, bias: bias)),
      ])
  }
}
