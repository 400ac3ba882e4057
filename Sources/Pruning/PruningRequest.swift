package import SystemPackage

/// What a run of the main job was asked for.
package struct PruningRequest: Sendable {
  /// Where the counts come from.
  package enum Text: Equatable, Sendable {
    /// Paths of a corpus, as the user named them.
    case corpus([String])
    /// A table that `vprune count` wrote.
    case usageFile(FilePath)
    /// Nowhere: what no text can become is removed.
    case nothing
  }

  package var model: FilePath
  package var text: Text
  package var output: FilePath
  package var policy = VocabularyPolicy()
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

  package init(model: FilePath, text: Text, output: FilePath) {
    self.model = model
    self.text = text
    self.output = output
  }
}
