import Bytes
package import Checkpoints
package import SystemPackage
package import Tokenizers
package import Transformers

/// A model directory in hub layout: tokenizer, configuration and weights that fit together.
package struct Model: Sendable {
  package let directory: FilePath
  package let tokenizerFiles: TokenizerFiles
  package let configuration: ModelConfiguration
  package let checkpoint: Checkpoint
  package let layout: ParameterLayout

  /// Opens a model; only headers of the weights are read.
  ///
  /// - Parameters:
  ///   - directory: The model's directory.
  ///   - allowsUnknownFamily: Whether a family that the table lacks is told from the shapes.
  ///   - original: The model that this one was made of: where its family was told from the shapes, this
  ///     one's is the same, even if the new size of the vocabulary is another number by chance.
  /// - Throws: The module's error whose file is wrong, or
  ///   ``PruningError/sizesDisagree(tokenizer:tokens:weights:rows:doubt:)``.
  package init(
    directory: FilePath, allowingUnknownFamily allowsUnknownFamily: Bool = false,
    prunedFrom original: Model? = nil
  ) throws {
    guard Directory.kind(of: directory) == .directory else {
      throw Directory.kind(of: directory) == nil
        ? BytesError.system(.open, path: directory, .noSuchFileOrDirectory)
        : PruningError.notADirectory(path: directory)
    }
    try LinkBoundary.check(filesIn: directory)
    self.directory = directory
    configuration =
      if let family = original?.configuration.family, family.isInferred {
        try ModelConfiguration(directory: directory, unlisted: .same(family))
      } else {
        try Self.configuration(directory, allowsUnknownFamily)
      }
    tokenizerFiles = try TokenizerFiles(directory: directory)
    checkpoint = try configuration.withoutTies(Checkpoint(directory: directory))
    layout = try ParameterLayout(checkpoint, configuration)
    try checkSizes()
  }

  private static func configuration(
    _ directory: FilePath, _ allowsUnknownFamily: Bool
  ) throws -> ModelConfiguration {
    let refusal: TransformerError
    do throws(TransformerError) {
      return try ModelConfiguration(directory: directory)
    } catch {
      refusal = error
    }
    guard case .unknownFamily(let path, let modelType, let known, _) = refusal else {
      throw refusal
    }
    let checkpoint = try Checkpoint(directory: directory)
    if allowsUnknownFamily {
      return try ModelConfiguration(directory: directory, unlisted: .inferred(from: checkpoint))
    }
    let inferred = try? ModelConfiguration(
      directory: directory, unlisted: .inferred(from: checkpoint))
    let parameters = try inferred.map { try ParameterLayout(checkpoint, $0).parameters } ?? []
    throw TransformerError.unknownFamily(
      path: path, modelType: modelType, known: known,
      cut: parameters.filter { $0.vocabularyAxis != nil }.map(\.tensor.name))
  }

  package var tokenizer: Tokenizer { tokenizerFiles.tokenizer }

  /// Rows of the embedding matrix that no token has: padding to a round number.
  package var paddingRows: Int { configuration.vocabularySize - tokenizer.vocabularySize }

  /// A matrix may be padded to a multiple of 8, 64 or the like; those of DeBERTa-v3 and NLLB have a few
  /// rows for tokens that were never given out.
  ///
  /// Where ids are line numbers, more rows than lines may as well mean that a line is missing and
  /// all ids after it are wrong; where a class may have tokens that no file names, the rows may be theirs.
  private func checkSizes() throws {
    let rows = configuration.vocabularySize
    let doubt: PruningError.Doubt? =
      if !tokenizerFiles.hasExplicitIDs {
        .lines
      } else if !tokenizerFiles.namesAllTokens {
        .unnamedTokens
      } else {
        nil
      }
    let isPadding =
      rows.isMultiple(of: configuration.family.paddingMultiple) && paddingRows < 1024
      && doubt == nil
    guard paddingRows == 0 || (paddingRows > 0 && isPadding) else {
      throw PruningError.sizesDisagree(
        tokenizer: tokenizerFiles.mainFile,
        tokens: tokenizer.vocabularySize, weights: checkpoint.path, rows: rows, doubt: doubt)
    }
  }
}
