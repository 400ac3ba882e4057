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
    var fit: LayerFit
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
    /// What taylor's scores are of; `nil` where none are measured.
    let loss: LossText?
    /// Documents that were longer than the model sees.
    let truncated: Int
    let batches: [TokenBatch]
    let fitCount: Int
    let isResegmented: Bool
    let sensitivity: Sensitivity?
    /// The places in the order of layers that may stay, the choice that seems best first.
    let layerChoices: [[Int]]
    let curves: RemovalCurves
    /// Whether curves are of the sublayers' own errors, so that units can be chosen anew while layers are refitted.
    let choosesUnits: Bool
    /// What parts take on this machine; `nil` where the budget is none of time.
    let times: UnitCosts?
  }

  /// Chooses, cuts and refits; of several ways to share the budget among layers, and of several choices of whole
  /// layers, the one whose outputs are nearest to the dense model's on documents that fits did not see.
  ///
  /// - Parameter measured: What was measured.
  /// - Returns: The decision, and what it leads to.
  /// - Throws: ``PruningError/impossibleBudget(_:limit:)`` where nothing small enough is left.
  func run(_ measured: Measured) throws -> Result {
    let plans = try plans(measured)
    // Of large layers, two results have no room, and choosing units anew takes longer than all else: ways are
    // compared without, and the best is made again.
    let isTrial = plans.count > 1 && hasLargeLayers
    var best: (plan: TransformerPlan, distance: Double?, result: Result?)?
    for plan in plans {
      progress("fitting what is left")
      Matrix.releaseUnusedMemory()
      let result = try self.result(plan, measured, choosesUnits: !isTrial)
      let distance = result.fit.divergence?.distance
      if let old = best?.distance, let distance, !(distance < old) { continue }
      best = (plan, distance, isTrial ? nil : result)
      if distance == nil { break }
    }
    guard let best else { throw search(measured).impossible }
    var result = try best.result ?? remade(best.plan, measured, trial: best.distance)
    result.fit.withVocabulary = try divergenceWithVocabulary(result.encoder, measured)
    if !keepsShape {
      progress("timing passes")
      result.times = try Self.timedDocuments.map { documents throws(TransformerError) in
        try PassTimes(measured.encoder, result.encoder, documents: documents)
      }
    }
    return result
  }

  /// The way that a trial found to be the best, with units chosen anew where that is no worse.
  private func remade(
    _ plan: TransformerPlan, _ measured: Measured, trial: Double?
  ) throws -> Result {
    if measured.choosesUnits {
      let result = try result(plan, measured, choosesUnits: true)
      guard let trial, let found = result.fit.divergence?.distance, found > trial else {
        return result
      }
    }
    Matrix.releaseUnusedMemory()
    return try result(plan, measured, choosesUnits: false)
  }

  /// Numbers of documents of the passes that are timed.
  private static let timedDocuments = [1, 32]

  /// What a plan leads to; `choosesUnits` lets units be chosen anew while layers are refitted.
  private func result(
    _ planned: TransformerPlan, _ measured: Measured, choosesUnits: Bool
  ) throws -> Result {
    let dense = measured.encoder
    let encoder = dense.keepingUnits(planned, of: shape)
    let staying = planned.places(in: shape)
    let skipped = Set(encoder.layers.indices).subtracting(staying)
    let heldOut = Array(measured.batches.dropFirst(measured.fitCount))
    let judge = heldOut.isEmpty ? measured.batches : heldOut
    var fit = fit(planned, measured, heldOut: heldOut)
    var made = Pruned(encoder: encoder, plan: planned)
    if !judge.isEmpty {
      let distance: (Transformers.Encoder) throws(TransformerError) -> Divergence = {
        encoder throws(TransformerError) in
        try divergence(encoder, dense, skipped, judge)
      }
      fit.before = try distance(encoder)
      made.divergence = fit.before
      let refitted = try refitted(
        made, measured, skipped, choosesUnits: choosesUnits && measured.choosesUnits, distance)
      if let refitted {
        (made, fit.isRefitted) = (refitted, true)
      }
      fit.divergence = made.divergence
    }
    made.encoder.layers = staying.map { made.encoder.layers[$0] }
    var samples = TokenBatch()
    for batch in judge where samples.count < Self.sampledDocuments {
      let wanted = min(batch.count, Self.sampledDocuments - samples.count)
      for rows in batch.documents.prefix(wanted) {
        samples.append(Array(batch.tokenIDs[rows]), segments: Array(batch.segments[rows]))
      }
    }
    return Result(
      structure: ModelCut.Structure(
        made.plan, of: shape, keepingShape: keepsShape, values: made.values),
      fit: fit, encoder: made.encoder, samples: samples)
  }

  /// Documents with which a written model is told from the one in memory.
  private static let sampledDocuments = 16

  /// A pruned model, with layers for those that are skipped, too.
  private struct Pruned {
    var encoder: Transformers.Encoder
    var plan: TransformerPlan
    var values: [String: TensorValues] = [:]
    var divergence: Divergence?
  }

  /// What documents there are.
  private func fit(
    _ plan: TransformerPlan, _ measured: Measured, heldOut: [TokenBatch]
  ) -> LayerFit {
    let fitted = measured.batches.prefix(measured.fitCount)
    var fit = LayerFit()
    fit.documents = fitted.reduce(0) { $0 + $1.count }
    fit.tokens = fitted.reduce(0) { $0 + $1.tokenCount }
    fit.truncated = measured.truncated
    fit.isResegmented = measured.isResegmented
    fit.heldOut = heldOut.reduce(0) { $0 + $1.count }
    if usesTextPruner { fit.exceeded = excesses(plan) }
    return fit
  }

  /// Refits what is left; `nil` where that is not asked for, or the slices are nearer to the dense model.
  private func refitted(
    _ sliced: Pruned, _ measured: Measured, _ skipped: Set<Int>, choosesUnits: Bool,
    _ divergence: (Transformers.Encoder) throws(TransformerError) -> Divergence
  ) throws -> Pruned? {
    // A fit of a few tokens can give anything, and where layers are dropped, what is asked of it is far from what was.
    let canTell = skipped.isEmpty || measured.fitCount < measured.batches.count
    guard budget.reconstructs, canTell,
      let sensitivity = measured.sensitivity?.skipping(skipped, of: measured.encoder)
    else { return nil }
    let sweep = sweep(
      measured.encoder, measured.batches, measured.fitCount, sensitivity, skipping: skipped)
    guard !sharesWeights else {
      let reconstruction = SharedReconstruction(
        sweep: sweep, sensitivity: sensitivity, shape: shape, plan: sliced.plan,
        projections: try OutputProjections(model, shape, keepsShape: keepsShape))
      let fitted = try reconstruction.run(sliced.encoder) { encoder throws(TransformerError) in
        try divergence(encoder).distance
      }
      return try fitted.map { fitted throws(TransformerError) in
        Pruned(
          encoder: fitted.encoder, plan: sliced.plan, values: fitted.values,
          divergence: try divergence(fitted.encoder))
      }
    }
    var reconstruction = try Reconstruction(
      sweep, sensitivity, model, shape, sliced.plan, choosesUnits: choosesUnits,
      keepsShape: keepsShape)
    let encoder = try reconstruction.run()
    let after = try divergence(encoder)
    if let before = sliced.divergence, after.distance > before.distance { return nil }
    return Pruned(
      encoder: encoder, plan: reconstruction.plan, values: reconstruction.values, divergence: after)
  }

  /// How far outputs are from those of the dense model that sees documents as its own tokenizer cuts them; `nil` where
  /// these are no others, or where outputs are of tokens, which have no counterparts then.
  private func divergenceWithVocabulary(
    _ encoder: Transformers.Encoder, _ measured: Measured
  ) throws -> Divergence? {
    let dense = measured.encoder
    guard let text = measured.text, measured.isResegmented, dense.task.isOfDocuments else {
      return nil
    }
    let (originals, documents) = (text.heldOutOriginals, text.split.heldOut)
    guard documents.count > 0, originals.count == documents.count else { return nil }
    let size = 32
    let batches = documents.groups(of: size)
    return Divergence(
      try outputs(of: dense, originals.groups(of: size)), try outputs(of: encoder, batches),
      batches, dense.task)
  }

  private func divergence(
    _ encoder: Transformers.Encoder, _ dense: Transformers.Encoder, _ skipped: Set<Int>,
    _ batches: [TokenBatch]
  ) throws(TransformerError) -> Divergence {
    var pruned = encoder
    pruned.layers = encoder.layers.indices.filter { !skipped.contains($0) }.map {
      encoder.layers[$0]
    }
    return Divergence(
      try outputs(of: dense, batches), try outputs(of: pruned, batches), batches, dense.task)
  }

  /// Outputs of the tokens that are compared, batch by batch.
  private func outputs(
    of encoder: Transformers.Encoder, _ batches: [TokenBatch]
  ) throws(TransformerError) -> [Matrix] {
    let loss = SampledLoss(task: encoder.task)
    return try encoder.map(batches, threads: threads) { _, batch, run throws(TransformerError) in
      try encoder.outputs(batch, tokens: loss.tokens(batch), run)
    }
  }
}
