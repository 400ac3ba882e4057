import Corpora
import Transformers

/// What becomes of heads, neurons and layers, as it was asked.
struct LayerDecision {
  let request: PruningRequest
  let model: Model
  let progress: @Sendable (PruningProgress) -> Void

  /// What masks or zeros say, without any text.
  ///
  /// - Returns: `nil` where layers stay, or a budget decides.
  /// - Throws: Where the masks do not fit the model, or the shape is none that was asked for.
  func known() throws -> ModelCut.Structure? {
    let structure: ModelCut.Structure
    switch request.layers {
    case .whole: return nil
    case .budgeted(let budget):
      try budget.check(
        against: EncoderShape(model.configuration, model.layout), isNative: request.isNative,
        keepsShape: request.keepsShape)
      return nil
    case .masks(let path):
      let shape = try EncoderShape(model.configuration, model.layout)
      structure = ModelCut.Structure(
        try MaskFile(path: path).plan(for: shape), of: shape, keepingShape: request.keepsShape)
    case .packed:
      let shape = try EncoderShape(model.configuration, model.layout)
      let packing = try Packing(model, shape)
      structure = ModelCut.Structure(
        packing.plan, of: shape, values: packing.values, takenOver: packing.takenOver)
    }
    try structure.check(model, isNative: request.isNative)
    return structure
  }

  /// Prunes layers under a budget, where one was given.
  ///
  /// - Parameters:
  ///   - corpus: Calibration text; `nil` where there is none.
  ///   - unseen: How its documents are cut.
  /// - Returns: `nil` where there is no budget.
  /// - Throws: Where the budget cannot be met, or the shape is none that was asked for.
  func pruned(on corpus: Corpus?, _ unseen: UnseenText) throws -> LayerPruning.Result? {
    guard case .budgeted(let budget) = request.layers else { return nil }
    let progress = progress
    let shape = try EncoderShape(model.configuration, model.layout)
    let pruning = LayerPruning(
      model: model, shape: shape, budget: budget,
      isNative: request.isNative, keepsShape: request.keepsShape, threads: request.threads,
      progress: { progress(.layers($0)) })
    let result = try pruning.run(pruning.measure(corpus, unseen))
    try result.structure.check(model, isNative: request.isNative)
    return result
  }
}

extension ModelCut.Structure {
  /// Checks that the shape is one that was asked for, and that can be written.
  ///
  /// - Throws: ``PruningError/layersInShape``, ``PruningError/notNative(reason:)``, or what keeps transformers from
  ///   having the shape.
  func check(_ model: Model, isNative: Bool) throws {
    if keepsShape, plan.running.count < before.sequence.count { throw PruningError.layersInShape }
    try after.checkGroups(model.configuration)
    if !written.isStock {
      if isNative { throw PruningError.notNative(reason: after.oddity) }
      try model.configuration.checkCode()
    }
  }
}
