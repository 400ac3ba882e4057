import Checkpoints
import Corpora
import Kernels
import Tensors
import Transformers

extension LayerPruning {
  /// Reads the model, and finds out what its units are worth.
  ///
  /// - Parameters:
  ///   - corpus: Calibration text; `nil` where there is none.
  ///   - unseen: How its documents are cut.
  /// - Returns: What runs of any size start from.
  /// - Throws: ``PruningError/noCalibrationText`` where it is needed.
  func measure(_ corpus: Corpus?, _ unseen: UnseenText = UnseenText()) throws -> Measured {
    try budget.check(against: shape)
    let encoder = try Transformers.Encoder(model.configuration, model.checkpoint)
    var limits = budget.limits
    limits.tokens = min(limits.tokens, max(1 << 13, stateBytes / (24 * shape.hiddenSize)))
    let text = try corpus.map {
      try CalibrationText(
        $0, model.tokenizer, lengthLimit: model.lengthLimit(of: encoder), limits: limits,
        unseen: unseen, threads: threads)
    }
    let calibration = CalibrationBatches(
      text, tokenLimit: encoder.traceTokenLimit,
      // Shared weights are chosen by sums over all text, noised or not.
      noiseLimit: budget.reconstructs && encoder.task.labelsDocuments && !shape.sharesWeights
        ? min(limits.tokens, NoisedText.tokenLimit) : nil)
    let (fit, batches) = (calibration.fit, calibration.all)
    if text != nil, batches.isEmpty { throw PruningError.noCalibrationText }
    if budget.needsText(shape), text == nil { throw PruningError.noCalibrationText }
    var truncated = text?.batch.truncatedCount ?? 0
    let loss =
      budget.measures(.taylor) ? try lossText(encoder, text, truncated: &truncated) : nil
    let saved = try budget.scores.map { try ScoreFile.read($0, of: model, shape, encoder.task) }
    let choices = try DroppedLayers.choices(
      encoder, shape, keeping: budget.layers ?? shape.sequence.count, width: layerChoiceCount,
      on: fit.isEmpty ? batches : fit, threads: threads)
    progress("measuring importance")
    let sensitivity =
      batches.isEmpty || !(budget.reconstructs || budget.measures(.fisher))
      ? nil
      : try Sensitivity(
        of: encoder, on: batches,
        .calibration(encoder.task), draws: calibration.labelDraws, threads: threads)
    Matrix.releaseUnusedMemory()
    let curves: RemovalCurves
    let choosesUnits = sensitivity != nil && budget.measures(.fisher) && !shape.sharesWeights
    if let sensitivity, choosesUnits {
      // Documents that judge fits have no part in this.
      curves = try RemovalCurves(
        sweep(encoder, calibration, calibration.compared, sensitivity, skipping: []), encoder,
        shape,
        sensitivity)
    } else {
      curves = RemovalCurves(
        try saved ?? scores(encoder, loss, batches, sensitivity), even: budget.isEvenInNeurons)
    }
    Matrix.releaseUnusedMemory()
    var times: UnitCosts?
    if case .speedup = budget.size { times = UnitCosts(timing: encoder) }
    return Measured(
      encoder: encoder, text: text, loss: loss, truncated: truncated,
      calibration: calibration,
      isResegmented: unseen.isLacking, sensitivity: sensitivity, layerChoices: choices,
      curves: curves,
      choosesUnits: choosesUnits, times: times)
  }

  /// How many choices of whole layers are compared by their refits: beside units, and of large layers, each of these
  /// takes too long.
  private var layerChoiceCount: Int {
    budget.size == nil && budget.reconstructs && !hasLargeLayers ? 3 : 1
  }

  /// What a sweep with one model may take for the six states that it keeps for each token: a gigabyte, and less beside
  /// layers so large that all together would exceed four.
  private var stateBytes: Int { hasLargeLayers ? 9 << 25 : 1 << 30 }

  /// How many models a sweep of some text walks with side by side: each keeps three states for each token, beside the
  /// dense model's four.
  func modelLimit(_ batches: [TokenBatch]) -> Int {
    let tokens = batches.reduce(0) { $0 + $1.tokenCount }
    let states = stateBytes / max(1, MemoryLayout<Float>.size * shape.hiddenSize * tokens)
    return max(1, (states - 4) / 3)
  }

  /// Whether the layers' matrices take more than a gigabyte in float32, as BERT-large's do.
  var hasLargeLayers: Bool {
    let units = shape.layers.reduce(0) { $0 + 4 * $1.heads * shape.headSize + 2 * $1.neurons }
    return MemoryLayout<Float>.stride * shape.hiddenSize * units > 1 << 30
  }

  private func scores(
    _ encoder: Transformers.Encoder, _ loss: LossText?, _ batches: [TokenBatch],
    _ sensitivity: Sensitivity?
  ) throws -> ImportanceScores {
    var scores: ImportanceScores
    switch budget.importance {
    // TextPruner's rounds measure their own.
    case _ where budget.size == nil || budget.thresholdsTaylor(of: shape), .magnitude:
      scores = .magnitude(encoder)
    case .fisher:
      guard let sensitivity else { throw PruningError.noCalibrationText }
      scores = sensitivity.scores(documents: batches.reduce(0) { $0 + $1.count })
    case .taylor:
      guard let loss else { throw PruningError.noCalibrationText }
      scores = try .taylor(encoder, loss, threads: threads)
    }
    return scores.shared(shape.runningLayers, shape.layers.count)
  }

  /// The same batches as ``ImportanceJob``'s: taylor's scores depend on them.
  private func lossText(
    _ encoder: Transformers.Encoder, _ text: CalibrationText?, truncated: inout Int
  ) throws -> LossText {
    if let source = budget.data {
      let data = try TaskData(source, model, encoder)
      truncated += data.truncatedCount
      return try data.lossText(batchSize: budget.batchSize)
    }
    guard let text else { throw PruningError.noCalibrationText }
    return LossText(text.batch, batchSize: budget.batchSize, drawnFor: encoder.task)
  }

  func sweep(
    _ encoder: Transformers.Encoder, _ calibration: CalibrationBatches,
    _ part: CalibrationBatches.Part, _ sensitivity: Sensitivity, skipping skipped: Set<Int>
  ) -> LayerSweep {
    func picked<Element>(_ all: [Element]) -> [Element] { part.places.map { all[$0] } }
    return LayerSweep(
      dense: encoder, batches: picked(calibration.all), fitCount: part.fitCount,
      attentionRoots: sensitivity.layers.map { picked($0.attention.roots) },
      networkRoots: sensitivity.layers.map { picked($0.network.roots) }, skipped: skipped,
      threads: threads)
  }
}
