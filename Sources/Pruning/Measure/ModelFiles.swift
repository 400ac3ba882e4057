import Bytes
import Checkpoints
import SystemPackage
import Tokenizers
import Transformers

/// The files of a model's directory that a run reads, and what becomes of each.
struct ModelFiles {
  let contents: DirectoryContents
  /// By name.
  private(set) var named: [(name: String, path: FilePath)] = []
  private(set) var byteCount = 0
  /// Names of the files that decide what the model is: weights, configuration, tokenizer.
  private(set) var decisive: Set<String> = []

  /// Looks through the directory.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - keepsTokens: Whether the vocabulary stays, and with it the tokenizer's files.
  ///   - newNames: Names of files that are written beside those of the original.
  /// - Throws: `BytesError` where a file cannot be opened.
  init(_ model: Model, keepsTokens: Bool, newNames: Set<String>) throws {
    let weights = ModelSurgery.weightFiles(model.checkpoint)
    contents = try DirectoryContents(
      of: model.directory, weights: weights.union(newNames),
      tokenizer: keepsTokens ? nil : model.tokenizerFiles.rewrittenNames)
    let tokenizer = model.tokenizerFiles.rewrittenNames.union(TokenizerFiles.names)
    let own = weights.union(DirectoryContents.rewritten).union(tokenizer)
      .subtracting([PruningRecord.fileName])
    let copied = contents.copied.map(\.string)
    let rewritten = try Directory.names(in: model.directory).filter { name in
      !copied.contains(name)
        && (weights.contains(name) || name == DirectoryContents.cardName
          || DirectoryContents.rewritten.contains(name)
          || model.tokenizerFiles.rewrittenNames.contains(name))
    }
    for name in (copied + rewritten).sorted() {
      let path = model.directory.appending(FilePath(name).components)
      byteCount += try ReadableFile(path: path).size
      named.append((name, path))
      if own.contains(name) { decisive.insert(name) }
    }
  }
}

extension ModelFiles {
  /// Names of files that are written beside those of the original.
  ///
  /// - Parameters:
  ///   - cutsLayers: Whether heads, neurons or layers go.
  ///   - keepsShape: Whether they become zeros.
  ///   - hasCard: Whether the model card is written anew.
  /// - Returns: Names at the top of the directory.
  static func newNames(cutsLayers: Bool, keepsShape: Bool, hasCard: Bool) -> Set<String> {
    var names: Set<String> = []
    if cutsLayers, !keepsShape { names.insert(ModelingCode.fileName) }
    if hasCard { names.insert(DirectoryContents.cardName) }
    return names
  }
}
