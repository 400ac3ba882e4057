package import Corpora
import Kernels
package import SystemPackage
import Tokenizers
package import Transformers

/// How well an encoder does what it is for, on data with labels.
package struct Evaluation: Sendable {
  /// A figure with its name.
  package struct Score: Equatable, Sendable {
    package let name: String
    package let value: Double
    /// Whether it is a part of 1.
    package let isShare: Bool

    static func share(_ name: String, _ value: Double) -> Score {
      Score(name: name, value: value, isShare: true)
    }

    static func number(_ name: String, _ value: Double) -> Score {
      Score(name: name, value: value, isShare: false)
    }
  }

  package let task: EncoderTask
  /// How many documents, or questions.
  package let count: Int
  /// How many of them were too long for the model.
  package let truncatedCount: Int
  package let scores: [Score]

  /// Evaluates a model.
  ///
  /// - Parameters:
  ///   - model: A directory with an encoder that has a head, or with sentence-transformers' modules.
  ///   - path: The data; see ``LabelledData/init(path:_:)``.
  ///   - columns: Where text and labels are.
  ///   - threads: On which the result does not depend.
  /// - Throws: What is wrong with the model or the data; ``PruningError/unknownLabel(path:line:label:known:)``,
  ///   ``PruningError/unfitData(path:expected:)``.
  package init(
    model: FilePath, data path: FilePath, _ columns: LabelledData.Columns, threads: Int
  ) throws {
    let model = try Model(directory: model)
    let data = try LabelledData(path: path, columns)
    try self.init(
      try Transformers.Encoder(model.configuration, model.checkpoint), model.configuration,
      model.tokenizer, data, path, threads: threads)
  }

  init(
    _ encoder: Transformers.Encoder, _ configuration: ModelConfiguration, _ tokenizer: Tokenizer,
    _ data: LabelledData, _ path: FilePath, threads: Int
  ) throws {
    task = encoder.task
    let run = EvaluationRun(
      encoder: encoder, tokenizer: tokenizer, path: path, configuration: configuration,
      threads: threads)
    switch (encoder.task, data) {
    case (.questionAnswering, .questions(let questions)):
      count = questions.count
      (scores, truncatedCount) = (try run.answers(questions), 0)
    case (.questionAnswering, .documents), (_, .questions):
      throw PruningError.unfitData(
        path: path, expected: encoder.task.wantedData, task: encoder.task.name)
    case (_, .documents(let documents)):
      count = documents.count
      (scores, truncatedCount) = try run.scores(documents)
    }
  }
}

extension EncoderTask {
  /// What the task is called.
  package var name: String {
    switch self {
    case .hiddenStates: "no head"
    case .sentenceEmbedding: "sentence embedding"
    case .sequenceClassification(let labels): labels.rawValue.replacing("_", with: " ")
    case .tokenClassification: "token classification"
    case .questionAnswering: "question answering"
    case .maskedLanguageModel: "masked language modelling"
    }
  }

  /// What data it can be evaluated on.
  var wantedData: String {
    switch self {
    case .hiddenStates, .maskedLanguageModel: "a model with another head: this one has no labels"
    case .sentenceEmbedding: "pairs of sentences (--pair-column) with a score each"
    case .sequenceClassification(.regression): "texts with a number each"
    case .sequenceClassification: "texts with labels"
    case .tokenClassification: "words with a tag each"
    case .questionAnswering: "SQuAD's JSON"
    }
  }
}
