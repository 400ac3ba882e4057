import Bytes
import SystemPackage
import Tokenizers
import Transformers

extension PlanFile {
  /// The plan, for the model that it was made for.
  ///
  /// A plan may have been edited: what the model cannot do without must still be there.
  ///
  /// - Parameter model: The model.
  /// - Returns: The plan with the tensors that were computed for it.
  /// - Throws: ``PruningError/planOfOtherModel(plan:name:model:part:)``,
  ///   ``PruningError/malformedPlan(path:expected:)`` or ``PruningError/neededToken(plan:id:token:_:)``.
  func plan(for model: Model) throws -> PruningPlan {
    try target.check(model, plan: path)
    var plan = PruningPlan(asked: asked, inputs: inputs, usage: usage)
    plan.isEdited = isEdited
    // What was measured is true of what was saved.
    if isEdited {
      plan.usage.forgetDecision()
    } else {
      (plan.fit, plan.holdout, plan.compared) = (fit, holdout, compared)
    }
    plan.vocabulary = try vocabulary.map { try vocabularyPlan($0, model) }
    plan.structure = try masks.map { try structure($0, model, plan.vocabulary) }
    return plan
  }

  private func vocabularyPlan(
    _ vocabulary: Vocabulary, _ model: Model
  ) throws -> VocabularyPlan {
    let tokenizer = model.tokenizer
    guard vocabulary.before == tokenizer.vocabularySize else {
      throw PruningError.malformedPlan(
        path: path, expected: "vocabulary.before must be \(tokenizer.vocabularySize)")
    }
    for kept in vocabulary.kept where tokenizer.token(kept.id) ?? [] != kept.token[...] {
      throw PruningError.malformedPlan(
        path: path, expected: "token \(kept.id) has another name in the model")
    }
    let plan = VocabularyPlan(
      policy: asked.policy,
      map: TokenMap(kept: vocabulary.kept.map(\.id), oldCount: vocabulary.before),
      reasons: vocabulary.kept.map(\.reason),
      dropped: isEdited ? [] : vocabulary.dropped.map(\.cost),
      bound: isEdited ? nil : vocabulary.bound, hasExactPrices: vocabulary.hasExactPrices)
    if isEdited { try check(plan, model) }
    return plan
  }

  /// Refuses an edited decision without which tokens would not be what they were.
  ///
  /// - Throws: ``PruningError/neededToken(plan:id:token:_:)``.
  private func check(_ plan: VocabularyPlan, _ model: Model) throws {
    let (tokenizer, files) = (model.tokenizer, model.tokenizerFiles)
    func require(_ id: TokenID, _ need: PruningError.Need) throws {
      guard id.index < plan.map.oldCount, plan.map.newID(of: id) == nil else { return }
      throw PruningError.neededToken(
        plan: path, id: id.index, token: tokenizer.token(id).map(Array.init) ?? [], need)
    }
    let named =
      try files.namedTokens()
      + model.configuration.neededTokenIDs.compactMap { TokenID(exactly: $0.id) }
    for id in named { try require(id, .named) }
    for id in tokenizer.byteTokens { try require(id, .byte) }
    for model in files.allTokenizers.map(\.model) {
      if let id = model.lowestScoredToken { try require(id, .lowestScore) }
      // Those that stay for another reason may be without parts: no text becomes them.
      for (id, reason) in zip(plan.map.kept, plan.reasons) where reason.bringsParts {
        for part in model.derivation(of: id) {
          try require(part, .part(of: tokenizer.token(id).map(Array.init) ?? []))
        }
      }
    }
  }

  private func structure(
    _ masks: MaskFile, _ model: Model, _ vocabulary: VocabularyPlan?
  ) throws -> ModelCut.Structure {
    let shape = try EncoderShape(model.configuration, model.layout)
    let plan = try masks.plan(for: shape)
    let structure = ModelCut.Structure(plan, of: shape, keepingShape: asked.keepsShape)
    try structure.check(model, isNative: asked.isNative)
    guard let values else { return structure }
    let cut = ModelCut(model.configuration.family, vocabulary: vocabulary, structure: structure)
    return ModelCut.Structure(
      plan, of: shape, keepingShape: asked.keepsShape,
      values: try PlanValues.read(valuesFile(values), for: model, cut))
  }

  /// The file beside the plan, which must be what it was.
  private func valuesFile(_ entry: InputHashes.Entry) throws -> FilePath {
    guard let name = FilePath.Component(entry.name), name.kind == .regular else {
      throw PruningError.malformedPlan(path: path, expected: "values.file must be a name")
    }
    let file = path.removingLastComponent().appending(name)
    guard try InputHashes([(entry.name, file)], threads: 1).wait() == [entry] else {
      throw PruningError.malformedPlan(
        path: file, expected: "its SHA-256 is not the one that \(path) records")
    }
    return file
  }
}
