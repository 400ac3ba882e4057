import Checkpoints
import Tensors
import Tokenizers
import Transformers

extension PruningOutcome {
  /// What a plan comes to, before anything is written.
  init(_ request: PruningRequest, _ model: Model, _ plan: PruningPlan, _ files: ModelFiles) {
    self.request = request
    asked = plan.asked
    architecture = model.configuration.architecture
    self.plan = plan.vocabulary
    structure = plan.structure
    layerFit = plan.fit
    usage = plan.usage
    holdout = plan.holdout
    compared = plan.compared
    isEdited = plan.isEdited
    let size = model.tokenizer.vocabularySize
    vocabulary = Change(before: size, after: plan.vocabulary?.map.kept.count ?? size)
    filesBefore = files.byteCount
    inferredTensors =
      model.configuration.family.isInferred
      ? model.layout.parameters.filter { $0.vocabularyAxis != nil }.map(\.tensor.name) : []
    paddingRows = plan.vocabulary == nil ? 0 : model.paddingRows
    leftOut = files.contents.leftOut
    droppedEntries =
      plan.vocabulary.map { model.configuration.droppedEntries($0.map.newID) } ?? []
    suspects = model.configuration.suspects
    idsOutOfRange = model.configuration.idsOutOfRange
    oddMerges = model.tokenizerFiles.oddMerges
    addSizes(
      model,
      ModelCut(
        model.configuration.family, vocabulary: plan.vocabulary, structure: plan.structure))
  }

  private mutating func addSizes(_ model: Model, _ cut: ModelCut) {
    let family = model.configuration.family
    for parameter in model.layout.parameters {
      let tensor = parameter.tensor
      if parameter.vocabularyAxis != nil {
        bytesPerToken += tensor.byteCount / model.configuration.vocabularySize
      }
      weights.before += tensor.byteCount
      parameters.before += tensor.parameterCount
      let isLinear =
        tensor.shape.dimensions.count == 2 && family.place(of: tensor.name) != nil
      if isLinear { linearWeights.before += tensor.parameterCount }
      guard let dimensions = cut.dimensions(of: parameter) else { continue }
      let (kept, all) = (dimensions.reduce(1, *), max(1, tensor.shape.elementCount))
      weights.after += tensor.byteCount / all * kept + tensor.byteCount % all * kept / all
      if tensor.parameterCount > 0 { parameters.after += kept }
      if isLinear { linearWeights.after += kept }
    }
  }
}
