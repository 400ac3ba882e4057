import Corpora
import Kernels
import SystemPackage
import Tokenizers
import Transformers

/// A model and data on their way to scores.
struct EvaluationRun {
  let encoder: Transformers.Encoder
  let tokenizer: Tokenizer
  let path: FilePath
  let configuration: ModelConfiguration
  let threads: Int

  /// Tokens that one thread takes at a time.
  private static let tokenLimit = 4096

  func scores(
    _ documents: [LabelledDocument]
  ) throws -> (scores: [Evaluation.Score], truncated: Int) {
    switch encoder.task {
    case .sequenceClassification(let labels):
      let (batch, truncated) = try batch(documents)
      let outputs = try outputs(batch)
      switch labels {
      case .one: return (try singleLabels(documents, outputs), truncated)
      case .any: return (try multipleLabels(documents, outputs), truncated)
      case .regression:
        let values = outputs.map { Double($0.first ?? 0) }
        return (RegressionScores.scores(values, try documents.map(number)), truncated)
      }
    case .tokenClassification: return try tags(documents)
    case .sentenceEmbedding: return try similarities(documents)
    case .hiddenStates, .maskedLanguageModel, .questionAnswering: throw unfit
    }
  }

  private var unfit: PruningError {
    .unfitData(path: path, expected: encoder.task.wantedData, task: encoder.task.name)
  }

  // MARK: - Passes

  /// The outputs of all documents, a row each: documents' or tokens'.
  func outputs(_ batch: TokenBatch) throws(TransformerError) -> [[Float]] {
    let batches = batch.batches(tokenLimit: Self.tokenLimit)
    let encoder = encoder
    return try encoder.map(batches, threads: threads) { batch, run throws(TransformerError) in
      let outputs = try encoder.outputs(batch, run)
      return (0..<outputs.rows).map { row in (0..<outputs.columns).map { outputs[row, $0] } }
    }.flatMap(\.self)
  }

  private func batch(
    _ documents: [LabelledDocument]
  ) throws -> (batch: TokenBatch, truncated: Int) {
    var inputs = ModelInputs(tokenizer, limit: encoder.lengthLimit)
    var batch = TokenBatch()
    var cutPairs = 0
    for document in documents {
      switch document.text {
      case .single(let text): try inputs.append(text, to: &batch)
      case .pair(let first, let second):
        if try inputs.append(first, second, try pairTemplate(), to: &batch) { cutPairs += 1 }
      case .words: throw unfit
      }
    }
    return (batch, batch.truncatedCount + cutPairs)
  }

  func pairTemplate() throws(PruningError) -> PairTemplate {
    guard let template = tokenizer.postProcessor?.pairTemplate else {
      throw .noPairs(model: configuration.main.path)
    }
    return template
  }

  private func number(_ document: LabelledDocument) throws(PruningError) -> Double {
    if document.labels.count == 1 {
      switch document.labels[0] {
      case .number(let number): return number
      case .name(let text): if let number = Double(text), number.isFinite { return number }
      }
    }
    throw .unfitRecord(path: path, line: document.line, expected: "one number as the label")
  }

  // MARK: - Tasks

  private func singleLabels(
    _ documents: [LabelledDocument], _ outputs: [[Float]]
  ) throws(PruningError) -> [Evaluation.Score] {
    let labels = LabelNames(configuration, outputs: outputs.first?.count ?? 0)
    var truth: [Int] = []
    for document in documents {
      guard document.labels.count == 1 else {
        throw .unfitRecord(path: path, line: document.line, expected: "one label")
      }
      truth.append(try labels.id(of: document.labels[0], path, line: document.line))
    }
    return ClassificationScores.scores(
      outputs.map { Self.best($0) }, truth, labelCount: labels.names.count)
  }

  private func multipleLabels(
    _ documents: [LabelledDocument], _ outputs: [[Float]]
  ) throws(PruningError) -> [Evaluation.Score] {
    let labels = LabelNames(configuration, outputs: outputs.first?.count ?? 0)
    var truth: [Set<Int>] = []
    for document in documents {
      var ids: Set<Int> = []
      for label in document.labels {
        ids.insert(try labels.id(of: label, path, line: document.line))
      }
      truth.append(ids)
    }
    // A probability of a half is a logit of 0.
    let found = outputs.map { row in Set(row.indices.filter { row[$0] > 0 }) }
    return ClassificationScores.scores(found, truth, labelCount: labels.names.count)
  }

  private func tags(
    _ documents: [LabelledDocument]
  ) throws -> (scores: [Evaluation.Score], truncated: Int) {
    var inputs = ModelInputs(tokenizer, limit: encoder.lengthLimit)
    var batch = TokenBatch()
    var starts: [[Int?]] = []
    for document in documents {
      guard case .words(let words) = document.text else { throw unfit }
      starts.append(try inputs.append(words: words, to: &batch))
    }
    let outputs = try outputs(batch)
    let labels = LabelNames(configuration, outputs: outputs.first?.count ?? 0)
    var truth: [[String]] = []
    var found: [[String]] = []
    for (number, document) in documents.enumerated() {
      let first = batch.rows(of: number).lowerBound
      var names: [String] = []
      for label in document.labels {
        names.append(labels.names[try labels.id(of: label, path, line: document.line)])
      }
      truth.append(names)
      // What the model did not see has no tag.
      found.append(
        starts[number].map { $0.map { labels.names[Self.best(outputs[first + $0])] } ?? "O" })
    }
    return (SpanScores.scores(found, truth), batch.truncatedCount)
  }

  /// How well cosines follow the scores of pairs, as sentence-transformers' EmbeddingSimilarityEvaluator has it.
  private func similarities(
    _ documents: [LabelledDocument]
  ) throws -> (scores: [Evaluation.Score], truncated: Int) {
    var inputs = ModelInputs(tokenizer, limit: encoder.lengthLimit)
    var batch = TokenBatch()
    for document in documents {
      guard case .pair(let first, let second) = document.text else { throw unfit }
      try inputs.append(first, to: &batch)
      try inputs.append(second, to: &batch)
    }
    let vectors = try outputs(batch)
    let cosines = documents.indices.map { index in
      RegressionScores.cosine(vectors[2 * index], vectors[2 * index + 1])
    }
    let scores = try documents.map(number)
    return (
      [
        .number("pearson", RegressionScores.pearson(cosines, scores)),
        .number("spearman", RegressionScores.spearman(cosines, scores)),
      ], batch.truncatedCount
    )
  }

  static func best(_ logits: [Float]) -> Int {
    logits.indices.max { logits[$0] < logits[$1] } ?? 0
  }
}
