package import Corpora
package import SystemPackage
import Transformers

/// Measures what heads and neurons are worth, as sums that can be added up.
package struct ImportanceJob: Sendable {
  private let model: FilePath
  private let method: LayerBudget.Importance
  private let data: DataSource?
  private let threads: Int

  package init(
    model: FilePath, _ method: LayerBudget.Importance, data: DataSource?, threads: Int
  ) {
    (self.model, self.method, self.data, self.threads) = (model, method, data, threads)
  }

  /// Goes through all documents.
  ///
  /// - Parameter corpus: Empty where the data, or weights alone, tell.
  /// - Returns: The scores, and how many documents were longer than the model's positions.
  /// - Throws: What keeps them from being measured.
  package func run(
    _ corpus: CorpusRequest
  ) throws -> (scores: ImportanceScores, truncatedCount: Int) {
    let model = try Model(directory: model)
    let shape = try EncoderShape(model.configuration, model.layout)
    let encoder = try Transformers.Encoder(model.configuration, model.checkpoint)
    var scores: ImportanceScores
    var truncatedCount = 0
    switch method {
    case .magnitude: scores = .magnitude(encoder)
    case .fisher:
      let text = try text(corpus, model, encoder)
      truncatedCount = text.truncatedCount
      scores = try Sensitivity(
        of: encoder, on: text.batches(tokenLimit: encoder.traceTokenLimit),
        SampledLoss(task: encoder.task, temperature: SampledLoss.calibration), threads: threads
      ).scores(documents: text.count)
    case .taylor:
      let loss: LossText
      if let data {
        let documents = try TaskData(data, model, encoder)
        truncatedCount = documents.truncatedCount
        loss = try documents.lossText(batchSize: data.batchSize)
      } else {
        let text = try text(corpus, model, encoder)
        truncatedCount = text.truncatedCount
        loss = LossText(
          batches: text.groups(of: 32), labels: .drawn(SampledLoss(task: encoder.task)))
      }
      scores = try .taylor(encoder, loss, threads: threads)
    }
    return (scores.shared(shape.runningLayers, shape.layers.count), truncatedCount)
  }

  private func text(
    _ corpus: CorpusRequest, _ model: Model, _ encoder: Transformers.Encoder
  ) throws -> TokenBatch {
    guard !corpus.isEmpty else { throw PruningError.noCalibrationText }
    var limits = CalibrationText.Limits()
    (limits.documents, limits.tokens) = (.max, .max)
    let batch = try CalibrationText(
      Corpus(corpus).rereadable(), model.tokenizer, lengthLimit: encoder.lengthLimit,
      limits: limits, threads: threads
    ).batch
    guard batch.count > 0 else { throw PruningError.noCalibrationText }
    return batch
  }
}

extension TokenBatch {
  /// The documents in batches of so many, in order.
  func groups(of size: Int) -> [TokenBatch] {
    stride(from: 0, to: count, by: max(1, size)).map {
      documents($0..<min($0 + max(1, size), count))
    }
  }
}
