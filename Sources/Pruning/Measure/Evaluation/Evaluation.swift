import Kernels
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

  /// Runs a model on labelled documents.
  ///
  /// - Parameters:
  ///   - model: An encoder that has a head, or with sentence-transformers' modules.
  ///   - source: The data; see ``LabelledData/init(path:_:)``.
  ///   - threads: On which the result does not depend.
  /// - Throws: What is wrong with the model or the data; ``PruningError/unknownLabel(path:line:label:known:)``,
  ///   ``PruningError/unfitData(path:expected:task:)``.
  package init(of model: Model, on source: DataSource, threads: Int) throws {
    let encoder = try Transformers.Encoder(model.configuration, model.checkpoint)
    try self.init(encoder, TaskData(source, model, encoder), threads: threads)
  }

  /// Runs an encoder.
  init(_ encoder: Transformers.Encoder, _ data: TaskData, threads: Int) throws(TransformerError) {
    task = encoder.task
    (count, truncatedCount) = (data.count, data.truncatedCount)
    let outputs = try Self.outputs(encoder, data.documents, threads: threads)
    switch data.labels {
    case .classes(let classes):
      scores = ClassificationScores.scores(
        outputs.map(Self.best), classes, labelCount: data.names.names.count)
    case .several(let classes):
      // A probability of a half is a logit of 0.
      scores = ClassificationScores.scores(
        outputs.map { row in Set(row.indices.filter { row[$0] > 0 }) }, classes,
        labelCount: data.names.names.count)
    case .numbers(let numbers):
      scores = RegressionScores.scores(outputs.map { Double($0.first ?? 0) }, numbers)
    case .tags(let classes, let starts):
      let found = data.documents.documents.enumerated().map { document, rows in
        // What the model did not see has no tag.
        starts[document].map { start in
          start.map { data.names[Self.best(outputs[rows.lowerBound + $0])] } ?? "O"
        }
      }
      scores = SpanScores.scores(found, classes.map { $0.map { data.names[$0] } })
    case .similarities(let numbers): scores = RegressionScores.similarities(outputs, numbers)
    case .answers(let windows): scores = windows.scores(outputs)
    }
  }

  /// Tokens that one thread takes at a time.
  private static let tokenLimit = 4096

  /// The outputs of all documents, a row for each of them or of their tokens.
  private static func outputs(
    _ encoder: Transformers.Encoder, _ documents: TokenBatch, threads: Int
  ) throws(TransformerError) -> [[Float]] {
    let batches = documents.batches(tokenLimit: tokenLimit)
    return try encoder.map(batches, threads: threads) { _, batch, run throws(TransformerError) in
      let outputs = try encoder.outputs(batch, run)
      return (0..<outputs.rows).map { row in (0..<outputs.columns).map { outputs[row, $0] } }
    }.flatMap(\.self)
  }

  private static func best(_ logits: [Float]) -> Int {
    logits.indices.max { logits[$0] < logits[$1] } ?? 0
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
