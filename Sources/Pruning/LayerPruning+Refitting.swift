import Kernels
import Transformers

/// What plans lead to.
extension LayerPruning {
  /// Documents with which a written model is told from the one in memory.
  private static let sampledDocuments = 16

  /// A pruned model, with layers for those that are skipped, too.
  private struct Pruned {
    var encoder: Transformers.Encoder
    var plan: TransformerPlan
    var values: [String: TensorValues] = [:]
    var comparison: Comparison?
  }

  /// What models are compared on: documents that fits did not see, or all where there are none.
  private struct Judge {
    /// Documents first, noised ones behind them.
    let batches: [TokenBatch]
    /// How many are not noised.
    let plainCount: Int
    /// The dense model's.
    let outputs: [Matrix]
  }

  /// How far a model is from the dense one.
  private struct Comparison {
    /// On all that a ``Judge`` has: what decides.
    let distance: Double
    /// On documents as they are: what is told.
    let divergence: Divergence

    /// Whether a model is further from the dense one than another, on all or on documents as they are.
    func isFurther(than other: Comparison) -> Bool {
      distance > other.distance || divergence.distance > other.divergence.distance
    }
  }

  /// What plans lead to that keep the same whole layers.
  ///
  /// - Parameters:
  ///   - plans: One at least.
  ///   - measured: What was measured.
  ///   - isTrial: Whether they are to be compared and no more: on less text, and with the units of the plans.
  /// - Returns: In the order of the plans.
  /// - Throws: What keeps the models from running.
  func results(
    _ plans: [TransformerPlan], _ measured: Measured, isTrial: Bool
  ) throws -> [Result] {
    let staying = plans[0].places(in: shape)
    let skipped = Set(measured.encoder.layers.indices).subtracting(staying)
    let calibration = measured.calibration
    let (plain, noised) =
      calibration.heldOut.isEmpty
      ? (calibration.fit, calibration.noisedFits.flatMap(\.self))
      : (calibration.heldOut, calibration.noisedHeldOut)
    let batches = plain + noised
    let judge = Judge(
      batches: batches, plainCount: plain.count,
      outputs: try outputs(of: measured.encoder, batches))
    var pruned = plans.map {
      Pruned(encoder: measured.encoder.keepingUnits($0, of: shape), plan: $0)
    }
    if !batches.isEmpty {
      for index in pruned.indices {
        pruned[index].comparison = try comparison(pruned[index].encoder, skipped, judge)
      }
    }
    let refitted =
      batches.isEmpty
      ? pruned.map { _ in nil }
      : try refitted(
        pruned, measured, skipped, isTrial: isTrial, judge)
    return zip(pruned, refitted).map { sliced, refitted in
      var fit = fit(sliced.plan, measured)
      var made = refitted ?? sliced
      fit.before = sliced.comparison?.divergence
      fit.divergence = made.comparison?.divergence
      fit.isRefitted = refitted != nil
      made.encoder.layers = staying.map { made.encoder.layers[$0] }
      return Result(
        structure: ModelCut.Structure(
          made.plan, of: shape, keepingShape: keepsShape, values: made.values),
        fit: fit, distance: made.comparison?.distance, encoder: made.encoder,
        samples: Self.samples(of: batches))
    }
  }

  private static func samples(of batches: [TokenBatch]) -> TokenBatch {
    var samples = TokenBatch()
    for batch in batches where samples.count < sampledDocuments {
      for rows in batch.documents.prefix(sampledDocuments - samples.count) {
        samples.append(Array(batch.tokenIDs[rows]), segments: Array(batch.segments[rows]))
      }
    }
    return samples
  }

  /// What documents there are.
  private func fit(_ plan: TransformerPlan, _ measured: Measured) -> LayerFit {
    func documents(_ batches: [TokenBatch]) -> Int { batches.reduce(0) { $0 + $1.count } }
    let calibration = measured.calibration
    var fit = LayerFit()
    fit.documents = documents(calibration.fit)
    fit.noised = documents(calibration.noisedFits.flatMap(\.self))
    fit.tokens = calibration.fit.reduce(0) { $0 + $1.tokenCount }
    fit.truncated = measured.truncated
    fit.isResegmented = measured.isResegmented
    fit.heldOut = documents(calibration.heldOut)
    if budget.thresholdsTaylor(of: shape) { fit.exceeded = excesses(plan) }
    return fit
  }

  /// Refits what is left; `nil` where that is not asked for, or the slices are nearer to the dense model.
  private func refitted(
    _ sliced: [Pruned], _ measured: Measured, _ skipped: Set<Int>, isTrial: Bool,
    _ judge: Judge
  ) throws -> [Pruned?] {
    // A fit of a few tokens can give anything, and where layers are dropped, what is asked of it is far from what was.
    let canTell = skipped.isEmpty || !measured.calibration.heldOut.isEmpty
    guard budget.reconstructs, canTell,
      let sensitivity = measured.sensitivity?.skipping(skipped, of: measured.encoder)
    else { return sliced.map { _ in nil } }
    let calibration = measured.calibration
    let sweep = sweep(
      measured.encoder, calibration, isTrial ? calibration.trial : calibration.whole, sensitivity,
      skipping: skipped)
    guard !shape.sharesWeights else {
      return try sliced.map { try shared($0, sweep, sensitivity, skipped, judge) }
    }
    let reconstruction = try Reconstruction(
      sweep, sensitivity, model, shape,
      choosingBy: measured.choosesUnits && !isTrial ? measured.curves : nil,
      keepsShape: keepsShape)
    return try zip(sliced, reconstruction.run(sliced.map(\.plan))).map { sliced, outcome in
      let after = try comparison(outcome.encoder, skipped, judge)
      if let before = sliced.comparison, after.isFurther(than: before) { return nil }
      return Pruned(
        encoder: outcome.encoder, plan: outcome.plan, values: outcome.values, comparison: after)
    }
  }

  /// The same where layers share weights.
  private func shared(
    _ sliced: Pruned, _ sweep: LayerSweep, _ sensitivity: Sensitivity, _ skipped: Set<Int>,
    _ judge: Judge
  ) throws -> Pruned? {
    let reconstruction = SharedReconstruction(
      sweep: sweep, sensitivity: sensitivity, shape: shape, plan: sliced.plan,
      projections: try OutputProjections(model, shape, keepsShape: keepsShape))
    let fitted = try reconstruction.run(sliced.encoder) { encoder throws(TransformerError) in
      try comparison(encoder, skipped, judge).distance
    }
    return try fitted.map { fitted throws(TransformerError) in
      Pruned(
        encoder: fitted.encoder, plan: sliced.plan, values: fitted.values,
        comparison: try comparison(fitted.encoder, skipped, judge))
    }
  }

  /// How far outputs are from those of the dense model that sees documents as its own tokenizer cuts them; `nil` where
  /// these are no others, or where outputs are of tokens, which have no counterparts then.
  func divergenceWithVocabulary(
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

  private func comparison(
    _ encoder: Transformers.Encoder, _ skipped: Set<Int>, _ judge: Judge
  ) throws(TransformerError) -> Comparison {
    var pruned = encoder
    pruned.layers = encoder.layers.indices.filter { !skipped.contains($0) }.map {
      encoder.layers[$0]
    }
    let outputs = try outputs(of: pruned, judge.batches)
    func divergence(_ count: Int) -> Divergence {
      Divergence(
        Array(judge.outputs.prefix(count)), Array(outputs.prefix(count)),
        Array(judge.batches.prefix(count)), encoder.task)
    }
    let (plain, all) = (judge.plainCount, judge.batches.count)
    let own = divergence(plain)
    return Comparison(
      distance: plain == all ? own.distance : divergence(all).distance, divergence: own)
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
