package import SystemPackage

/// What keeps a pruning run from being carried out, beyond what is wrong with a single file.
package enum PruningError: Error, Equatable, Sendable {
  /// No document of the corpus has a token in it.
  case emptyCorpus(paths: [String])
  /// The embedding matrix has too few rows, or more than padding explains.
  case sizesDisagree(
    tokenizer: FilePath, tokens: Int, weights: FilePath, rows: Int, doubt: Doubt?)
  /// The output would lie in the input, or be it.
  case outputInsideInput(output: FilePath, input: FilePath)
  /// The output's parent folder does not exist.
  case noParentFolder(path: FilePath)
  /// The output is `/`, `.` or `..`: nothing that can be made.
  case unnamedOutput(path: FilePath)
  /// What stands in the output's place is no model, so that it is not replaced.
  case notReplaceable(path: FilePath)
  /// A file of masks is neither JSON nor what `torch.save` writes, or lacks the masks.
  case malformedMasks(path: FilePath, expected: String)
  /// A mask has another length than the model: of layers, or of heads or neurons in a layer.
  case wrongMaskSize(path: FilePath, place: String, found: Int, expected: Int)
  /// No layer would stay.
  case noLayers(path: FilePath)
  /// Layers cannot be zeros: without weights they would not pass on what comes in.
  case layersInShape
  /// No class of transformers has the shape that `--native` asks for.
  case notNative(reason: String)
  /// A name that is no folder's, and no model's in the hub's cache.
  case notInHubCache(name: String, cache: FilePath)
  /// The directory is not a model's.
  case notADirectory(path: FilePath)
  /// More layers, heads or neurons were asked for than a model has.
  case tooMany(what: String, asked: Double, there: Int)
  /// A list of heads or neurons has another length than the model has layers.
  case wrongListLength(what: String, found: Int, layers: Int)
  /// The same where layers share weights, so that fewer have some of their own.
  case wrongSharedListLength(what: String, found: Int, layers: Int)
  /// What was asked for needs text, and none was given or no document of it has a token.
  case noCalibrationText
  /// Nothing as small or as fast as was asked for is left that could still work; the limit is the least that can be
  /// asked for, of times the most.
  case impossibleBudget(Budget, limit: Double)
  /// Neurons would have to be a multiple of more than a layer has.
  case multipleTooLarge(asked: Int, neurons: Int)
  /// More rounds than units go, so that some would remove nothing.
  case tooManyRounds(asked: Int, removed: Int)
  /// Rounds of a model whose layers share weights: TextPruner has none of these.
  case noRounds
  /// A file of scores is none.
  case malformedScores(path: FilePath, expected: String)
  /// A file of scores is another model's.
  case scoresOfOtherModel(path: FilePath)
  /// Two files of scores cannot be added up.
  case scoresThatDoNotAddUp(path: FilePath, other: FilePath, SavedScores.Conflict)
  /// A label of the data that config.json does not know.
  case unknownLabel(path: FilePath, line: Int, label: String, known: [String])
  /// The data is not what the model's task needs.
  case unfitData(path: FilePath, expected: String, task: String)
  /// A record of the data is not what the model's task needs.
  case unfitRecord(path: FilePath, line: Int, expected: String)
  /// More tokens have to stay than a limit allows, or than the highest multiple below it; `bytes` is the
  /// size of weights with these.
  case vocabularyTooSmall(
    limit: VocabularyPolicy.Limit, multiple: Int, allowed: Int, required: Int, bytes: Int?)
  /// No multiple lies between the tokens that have to stay and those that can.
  case noMultiple(multiple: Int, required: Int, there: Int)
  /// A line of a list of tokens is none.
  case noSuchToken(path: FilePath, line: Int, token: [UInt8])
  /// No regular expression that can be read.
  case invalidPattern(String)
  /// No script has the name.
  case unknownScript(String)
  /// No token is what an option asks to keep.
  case noMatch(option: String, value: String)
  /// No size of the vocabulary that was asked for is between the smallest and the largest.
  case noSizes(smallest: Int, largest: Int)
  /// Text that is not to be counted is counted.
  case holdoutIsCounted(path: FilePath)
  /// A file that says what became of ids is none, or another model's.
  case malformedTokenMap(path: FilePath, line: Int, expected: String)
  /// A pruned model was not made of the original: of which part that shows.
  case notPrunedFrom(pruned: FilePath, model: FilePath, part: String)
  /// A pruned model has a tensor in another type than the original.
  case otherType(pruned: FilePath, tensor: String, type: String, original: String)
  /// A saved plan is none, or was changed to what cannot be.
  case malformedPlan(path: FilePath, expected: String)
  /// A plan was made for another model: of which part that shows, as `model.safetensors is`.
  case planOfOtherModel(plan: FilePath, name: String, model: FilePath, part: String)
  /// A plan leaves out a token that the model needs.
  case neededToken(plan: FilePath, id: Int, token: [UInt8], Need)
  /// The tokenizer does not say how two texts become one document.
  case noPairs(model: FilePath)
  /// The tokenizer tells two texts apart by more segments than the model has embeddings for.
  case tooManySegments(model: FilePath, known: Int)

  /// Why a model needs a token.
  package enum Need: Equatable, Sendable {
    /// One of its files names it.
    case named
    /// A token that stays is built from it.
    case part(of: [UInt8])
    /// Unknown text is weighed by its score.
    case lowestScore
    /// It stands for a byte.
    case byte
  }

  /// A budget of layers, by its option.
  package enum Budget: String, Sendable {
    case neurons = "ffn"
    case macs
    case speedup
  }

  /// Why rows without a token are not taken for padding.
  package enum Doubt: Sendable {
    /// Ids are line numbers, of which one may be missing.
    case lines
    /// The tokenizer's class may have tokens that no file names.
    case unnamedTokens
  }
}
