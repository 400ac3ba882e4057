package import SystemPackage
package import Tokenizers

/// A quantity before and after.
package struct Change: Equatable, Sendable {
  package var before: Int
  package var after: Int

  package init(before: Int, after: Int) {
    self.before = before
    self.after = after
  }
}

/// What a run of the main job did, in figures.
package struct PruningOutcome: Sendable {
  package var request: PruningRequest
  package var asked: Asked
  /// The class that the model was saved from, such as `BertForMaskedLM`.
  package var architecture: String?
  /// `nil` where the vocabulary stays.
  package var plan: VocabularyPlan?
  /// `nil` where heads, neurons and layers stay.
  package var structure: ModelCut.Structure?
  /// What pruning layers under a budget found out; `nil` where there was none.
  package var layerFit: LayerFit?
  /// Passes before and after, where layers were pruned under a budget.
  package var passTimes: [PassTimes] = []
  /// Weights of the layers' linear maps.
  package var linearWeights = Change(before: 0, after: 0)
  package var usage: UsageTotals
  /// What the vocabulary does to text that was not counted; `nil` where there was none.
  package var holdout: HoldoutResult?
  /// Whether the plan was changed by hand, so that its figures are of another one.
  package var isEdited = false
  /// Documents that a saved plan compared; `nil` where verification does.
  package var compared: PruningPlan.Compared?
  package var vocabulary: Change
  /// Elements of all tensors but index buffers; what is stored once counts once.
  package var parameters = Change(before: 0, after: 0)
  /// Bytes of the weights.
  package var weights = Change(before: 0, after: 0)
  /// Bytes of weights that a token takes.
  package var bytesPerToken = 0
  /// Bytes of all files that were taken over; `after` is `nil` after a dry run.
  package var filesBefore: Int
  package var filesAfter: Int?
  /// The tensors that were cut because of their shapes alone, in a family that the table lacks.
  package var inferredTensors: [String]
  /// Rows of the embedding matrix that no token had.
  package var paddingRows: Int
  package var leftOut: [DirectoryContents.LeftOut]
  /// Places of values in lists such as `suppress_tokens` that went with their tokens.
  package var droppedEntries: [String]
  /// Places of numbers that may be token ids and that no rule explains: they are as they were.
  package var suspects: [(path: FilePath, place: String)]
  /// Ids of the configuration that no token has.
  package var idsOutOfRange: [(path: FilePath, place: String, id: Int)]
  package var oddMerges: [OddMerges]
  /// `nil` where there was none: a dry run, or `--no-verify`.
  package var verification: VerificationResult?
  /// Where the plan is that was made instead of a model.
  package var savedPlan: FilePath?
  package var duration = Duration.zero
}
