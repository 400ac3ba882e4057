import Bytes
package import Corpora
package import SystemPackage
import Transformers

/// Measures what heads and neurons are worth, as sums that can be added up.
package struct ImportanceJob: Sendable {
  private let model: FilePath
  private let method: LayerBudget.Importance
  private let data: DataSource?
  private let batchSize: Int
  private let threads: Int
  private let progress: @Sendable (PruningProgress) -> Void

  /// A measurement.
  ///
  /// - Parameters:
  ///   - model: The model's directory.
  ///   - method: What is measured.
  ///   - data: Documents with labels, for taylor; `nil` where labels are drawn from the output.
  ///   - batchSize: Documents of a step of taylor's gradient.
  ///   - threads: How many threads work.
  ///   - progress: Called with what is being done.
  package init(
    model: FilePath, _ method: LayerBudget.Importance, data: DataSource?, batchSize: Int,
    threads: Int, progress: @escaping @Sendable (PruningProgress) -> Void = { _ in }
  ) {
    (self.model, self.method, self.data) = (model, method, data)
    (self.batchSize, self.threads, self.progress) = (batchSize, threads, progress)
  }

  /// Goes through all documents.
  ///
  /// - Parameter corpus: Empty where the data, or weights alone, tell.
  /// - Returns: The scores, and how many documents were longer than the model's positions.
  /// - Throws: What keeps them from being measured.
  package func run(
    _ corpus: CorpusRequest
  ) throws -> (scores: SavedScores, truncatedCount: Int) {
    let watch = FileWatch(self.model)
    let model = try Model(directory: model)
    let shape = try EncoderShape(model.configuration, model.layout)
    let encoder = try Transformers.Encoder(model.configuration, model.checkpoint)
    var origin = ScoreOrigin(
      model: try model.fingerprint(encoder.task), parts: [], batchSize: nil)
    let scores: ImportanceScores
    var truncatedCount = 0
    progress(.layers("measuring importance"))
    switch method {
    case .magnitude: scores = .magnitude(encoder)
    case .fisher:
      let text = try text(corpus, model, encoder)
      truncatedCount = text.truncatedCount
      origin.parts = [ScoreOrigin.Part([text])]
      scores = try Sensitivity(
        of: encoder, on: text.batches(tokenLimit: encoder.traceTokenLimit),
        .calibration(encoder.task), threads: threads
      ).scores(documents: text.count)
    case .taylor:
      let loss: LossText
      if let data {
        let documents = try TaskData(data, model, encoder)
        truncatedCount = documents.truncatedCount
        loss = try documents.lossText(batchSize: batchSize)
      } else {
        let text = try text(corpus, model, encoder)
        truncatedCount = text.truncatedCount
        loss = LossText(text, batchSize: batchSize, drawnFor: encoder.task)
      }
      origin.parts = [ScoreOrigin.Part(loss.batches)]
      origin.batchSize = batchSize
      scores = try .taylor(encoder, loss, threads: threads)
    }
    try watch.check()
    let shared = scores.shared(shape.runningLayers, shape.layers.count)
    return (SavedScores(shared, origin), truncatedCount)
  }

  private func text(
    _ corpus: CorpusRequest, _ model: Model, _ encoder: Transformers.Encoder
  ) throws -> TokenBatch {
    guard !corpus.isEmpty else { throw PruningError.noCalibrationText }
    var limits = CalibrationText.Limits()
    (limits.documents, limits.tokens) = (.max, .max)
    let batch = try CalibrationText(
      Corpus(corpus).rereadable(), model.tokenizer, lengthLimit: model.lengthLimit(of: encoder),
      limits: limits, threads: threads
    ).batch
    guard batch.count > 0 else { throw PruningError.noCalibrationText }
    return batch
  }
}
