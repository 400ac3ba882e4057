import Corpora
import Kernels
import Transformers

/// Decides which heads, neurons and layers stay under a budget, and refits what is left.
struct LayerPruning {
  let model: Model
  let shape: EncoderShape
  var budget: LayerBudget
  let isNative: Bool
  let keepsShape: Bool
  let threads: Int
  var progress: (String) -> Void = { _ in }

  /// A decision, and what it leads to.
  struct Result {
    let structure: ModelCut.Structure
    let fit: LayerFit
    /// The pruned model, and documents with which its outputs can be told from those of what was written.
    let encoder: Transformers.Encoder
    let samples: TokenBatch
    /// Passes of the dense model beside those of the pruned one; none where the shape stays.
    var times: [PassTimes] = []
  }

  /// What is measured once and used for any budget.
  struct Measured {
    let encoder: Transformers.Encoder
    let text: CalibrationText?
    let batches: [TokenBatch]
    let fitCount: Int
    let isResegmented: Bool
    let sensitivity: Sensitivity?
    let running: [Int]
    let curves: RemovalCurves
    /// Whether curves are of the sublayers' own errors, so that units can be chosen anew while layers are refitted.
    let choosesUnits: Bool
    /// What parts take on this machine; `nil` where the budget is none of time.
    let times: UnitCosts?
  }

  /// Chooses, cuts and refits; of several ways to share the budget among layers, the one whose outputs are nearest to
  /// the dense model's on documents that fits did not see.
  ///
  /// - Parameter measured: What was measured.
  /// - Returns: The decision, and what it leads to.
  /// - Throws: ``PruningError/impossibleBudget(_:limit:)`` where nothing small enough is left.
  func run(_ measured: Measured) throws -> Result {
    let plans = try plans(measured)
    var best: (plan: TransformerPlan, distance: Double?, result: Result?)?
    for plan in plans {
      progress("fitting what is left")
      Matrix.releaseUnusedMemory()
      // Beside large weights there is no room for two results: the better one is made again.
      if weightBytes > 1 << 30 { best?.result = nil }
      let result = try self.result(plan, measured)
      let distance = result.fit.divergence?.distance
      if let old = best?.distance, let distance, !(distance < old) { continue }
      best = (plan, distance, result)
      if distance == nil { break }
    }
    guard let best else { throw search(measured).impossible }
    var result = try best.result ?? result(best.plan, measured)
    if !keepsShape {
      progress("timing passes")
      result.times = try Self.timedDocuments.map { documents throws(TransformerError) in
        try PassTimes(measured.encoder, result.encoder, documents: documents)
      }
    }
    return result
  }

  /// Numbers of documents of the passes that are timed.
  private static let timedDocuments = [1, 32]

  private func result(_ planned: TransformerPlan, _ measured: Measured) throws -> Result {
    var plan = planned
    let dense = measured.encoder
    var encoder = dense
    let numbers = shape.runningLayers
    for (place, layer) in numbers.enumerated() {
      let kept = plan.layers[layer]
      encoder.layers[place] = dense.layers[place].keeping(heads: kept.heads, neurons: kept.neurons)
    }
    let staying = plan.places(in: shape)
    let skipped = Set(numbers.indices).subtracting(staying)
    var fit = LayerFit()
    fit.documents = measured.batches.prefix(measured.fitCount).reduce(0) { $0 + $1.count }
    fit.tokens = measured.batches.prefix(measured.fitCount).reduce(0) { $0 + $1.tokenCount }
    fit.truncated = measured.text?.batch.truncatedCount ?? 0
    fit.isResegmented = measured.isResegmented
    if usesTextPruner { fit.exceeded = excesses(plan) }
    let heldOut = Array(measured.batches.dropFirst(measured.fitCount))
    fit.heldOut = heldOut.reduce(0) { $0 + $1.count }
    let judge = heldOut.isEmpty ? measured.batches : heldOut
    if !judge.isEmpty {
      fit.before = try divergence(encoder, dense, skipped, judge)
      fit.divergence = fit.before
    }
    var values: [String: TensorValues] = [:]
    if budget.reconstructs, sharesWeights, let sensitivity = measured.sensitivity {
      let reconstruction = SharedReconstruction(
        sweep: sweep(dense, measured.batches, measured.fitCount, sensitivity, skipping: skipped),
        sensitivity: sensitivity, shape: shape, plan: plan,
        projections: try OutputProjections(model, shape, keepsShape: keepsShape))
      if let fitted = try reconstruction.run(
        encoder,
        distance: { encoder throws(TransformerError) in
          try divergence(encoder, dense, skipped, judge).distance
        })
      {
        (encoder, values, fit.isRefitted) = (fitted.encoder, fitted.values, true)
        fit.divergence = try divergence(encoder, dense, skipped, judge)
      }
    } else if budget.reconstructs, let sensitivity = measured.sensitivity {
      var reconstruction = try Reconstruction(
        sweep(dense, measured.batches, measured.fitCount, sensitivity, skipping: skipped),
        sensitivity, model, shape, plan, choosesUnits: measured.choosesUnits,
        keepsShape: keepsShape)
      let fitted = try reconstruction.run()
      let after = try divergence(fitted, dense, skipped, judge)
      // Where fits made it worse, the slices are better.
      if let before = fit.before, after.distance <= before.distance {
        (encoder, fit.divergence, fit.isRefitted) = (fitted, after, true)
        (plan, values) = (reconstruction.plan, reconstruction.values)
      }
    }
    encoder.layers = staying.map { encoder.layers[$0] }
    var samples = TokenBatch()
    if let first = judge.first { samples = first.documents(0..<min(16, first.count)) }
    return Result(
      structure: ModelCut.Structure(plan, of: shape, keepingShape: keepsShape, values: values),
      fit: fit, encoder: encoder, samples: samples)
  }

  private func divergence(
    _ encoder: Transformers.Encoder, _ dense: Transformers.Encoder, _ skipped: Set<Int>,
    _ batches: [TokenBatch]
  ) throws(TransformerError) -> Divergence {
    var pruned = encoder
    pruned.layers = encoder.layers.indices.filter { !skipped.contains($0) }.map {
      encoder.layers[$0]
    }
    func outputs(_ encoder: Transformers.Encoder) throws(TransformerError) -> [Matrix] {
      let loss = SampledLoss(task: dense.task)
      return try encoder.map(batches, threads: threads) { _, batch, run throws(TransformerError) in
        try encoder.outputs(batch, tokens: loss.tokens(batch), run)
      }
    }
    return Divergence(try outputs(dense), try outputs(pruned), batches, dense.task)
  }
}
