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
  /// The directory is not a model's.
  case notADirectory(path: FilePath)

  /// Why rows without a token are not taken for padding.
  package enum Doubt: Sendable {
    /// Ids are line numbers, of which one may be missing.
    case lines
    /// The tokenizer's class may have tokens that no file names.
    case unnamedTokens
  }
}
