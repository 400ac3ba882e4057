package import Corpora
package import SystemPackage

/// What a run of the main job was asked for.
package struct PruningRequest: Sendable {
  /// Where the counts come from.
  package enum Text: Equatable, Sendable {
    case corpus(CorpusRequest)
    /// Tables that `vprune count` wrote, of different texts.
    case usageFiles([FilePath])
    /// Nowhere: what no text can become is removed, or nothing of the vocabulary.
    case nothing
  }

  /// What becomes of heads, neurons and layers.
  package enum Layers: Equatable, Sendable {
    /// They stay.
    case whole
    /// A file of masks says it.
    case masks(FilePath)
    /// As little as a budget allows stays.
    case budgeted(LayerBudget)
    /// What the zeros of the weights make useless goes.
    case packed
  }

  package var model: FilePath
  /// What the hub calls the model, as `org/name`; `nil` where nobody says so.
  package var hubName: String?
  /// The last part of the model's name.
  package var baseName: String
  package var text: Text
  package var output: FilePath
  /// Text that is not counted, to measure on; `nil` for none.
  package var holdout: CorpusRequest?
  package var policy = VocabularyPolicy()
  /// Whether the vocabulary stays as it is.
  package var keepsAllTokens = false
  package var layers = Layers.whole
  /// Whether removed heads and neurons become zeros, and all tensors keep their shapes.
  package var keepsShape = false
  /// Whether only shapes will do that a class of transformers has.
  package var isNative = false
  /// Bytes that a file of weights has at most; `nil` where the files are as in the input.
  package var shardLimit: Int?
  /// Whether an output that exists is replaced.
  package var replaces = false
  package var verifies = true
  /// Whether the record has the hashes of all inputs.
  package var hashesInputs = true
  /// Whether a family that the table lacks is told from the shapes of the weights.
  package var allowsUnknownFamily = false
  /// Whether to stop before anything is written.
  package var isDryRun = false
  package var threads = 1

  package init(model: ModelPlace, text: Text, output: FilePath) {
    self.model = model.directory
    hubName = model.hubName
    baseName = model.shortName
    self.text = text
    self.output = output
  }
}
