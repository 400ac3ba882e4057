package import Bytes
import Checkpoints
import JSONText
package import SystemPackage
import Tokenizers

/// What becomes of each file of a model directory.
package struct DirectoryContents: Equatable, Sendable {
  /// A file or folder that is not taken over, and why.
  package struct LeftOut: Equatable, Sendable {
    package enum Cause: String, Sendable {
      /// Weights or training state in a form that is not pruned: they are for the old vocabulary.
      case staleWeights = "stale weights or training state"
      /// A tokenizer file of a kind that is not pruned, for the old vocabulary too.
      case staleTokenizer = "stale tokenizer file"
      /// A folder with a model of its own, such as a checkpoint of the training.
      case anotherModel = "another model"
      /// A pipe, a device or the like, or a link that leads nowhere or back.
      case notAFile = "not a file"
    }

    package let path: FilePath
    package let cause: Cause
  }

  /// Files that are copied as they are, and the folders they lie in, relative to the directory.
  package private(set) var copied: [FilePath] = []
  package private(set) var folders: [FilePath] = []
  package private(set) var leftOut: [LeftOut] = []

  /// Names at the top that others write anew: configuration and record.
  private static let configuration: Set<String> = [
    "config.json", "generation_config.json", "vprune.json",
  ]
  /// The same, and the tokenizer's.
  static let rewritten: Set<String> = configuration.union([
    "tokenizer.json", "vocab.txt", "tokenizer_config.json", "added_tokens.json", TokenMapFile.name,
  ])
  /// The model card.
  package static let cardName = "README.md"
  /// Folders of exported models.
  private static let staleFolders: Set<String> = ["onnx", "openvino", "coreml"]
  private static let staleExtensions: Set<String> = [
    "safetensors", "bin", "pt", "pth", "ckpt", "h5", "msgpack", "ot", "onnx", "gguf", "tflite",
    "mlmodel", "npz",
  ]
  /// Of these, what no module of PyTorch is saved in.
  private static let foreignExtensions: Set<String> = [
    "h5", "msgpack", "ot", "onnx", "gguf", "tflite", "mlmodel",
  ]
  private static let staleTokenizerNames: Set<String> = ["vocab.json", "merges.txt", "tekken.json"]
  private static let staleTokenizerExtensions: Set<String> = ["model", "spm", "tiktoken"]

  /// Looks through a model's directory.
  ///
  /// - Parameters:
  ///   - directory: The directory.
  ///   - weights: Names of the files that the checkpoint is, and of others that are written anew.
  ///   - tokenizer: Names of the tokenizer's files that are written anew; `nil` where the vocabulary
  ///     stays, and with it all these files.
  /// - Throws: ``BytesError`` where a folder cannot be listed, or a link leads out of the directory.
  package init(
    of directory: FilePath, weights: Set<String>, tokenizer: Set<String>?
  ) throws(BytesError) {
    let anew = weights.union(
      tokenizer.map { Self.rewritten.union($0) } ?? Self.configuration)
    for name in try Directory.names(in: directory)
    where !anew.contains(name) && !name.hasPrefix(".") {
      let path = FilePath(name)
      let isFolder = Directory.kind(of: directory.appending(name)) == .directory
      if isFolder, try Self.isModel(directory.appending(name)) {
        leftOut.append(LeftOut(path: path, cause: .anotherModel))
        continue
      }
      let isStale =
        isFolder
        ? Self.staleFolders.contains(name)
        : Self.staleExtensions.contains(path.extension ?? "")
          || name.hasSuffix(".safetensors.index.json") || name.hasSuffix(".bin.index.json")
      let isTokenizer =
        !isFolder && tokenizer != nil
        && (Self.staleTokenizerNames.contains(name)
          || Self.staleTokenizerExtensions.contains(path.extension ?? "")
          // Mistral's `tokenizer.model.v3`.
          || name.hasPrefix("tokenizer.model."))
      if isStale {
        leftOut.append(LeftOut(path: path, cause: .staleWeights))
      } else if isTokenizer {
        leftOut.append(LeftOut(path: path, cause: .staleTokenizer))
      } else {
        try add(path, in: directory, above: [])
      }
    }
  }

  /// Whether a folder holds weights for the old vocabulary: it has a tokenizer's file, a model's configuration or the
  /// state of a training beside weights, which modules such as sentence-transformers' `2_Dense` have not.
  private static func isModel(_ folder: FilePath) throws(BytesError) -> Bool {
    let names = try Directory.names(in: folder)
    let hasWeights = names.contains { staleExtensions.contains(FilePath($0).extension ?? "") }
    return hasWeights
      && (names.contains {
        TokenizerFiles.names.contains($0) || $0 == "trainer_state.json"
          || staleTokenizerExtensions.contains(FilePath($0).extension ?? "")
      } || isConfigured(folder))
  }

  /// Whether a folder's config.json is that of a model, not that of a module.
  private static func isConfigured(_ folder: FilePath) -> Bool {
    let path = folder.appending("config.json")
    guard Directory.kind(of: path) == .file, let bytes = try? ReadableFile.contents(of: path),
      let document = try? JSONDocument(parsing: bytes)
    else { return false }
    return document.root["model_type"] != nil || document.root["architectures"] != nil
  }

  /// What lies below a folder is taken over, but for weights of other frameworks: PyTorch's belong to modules.
  ///
  /// - Parameters:
  ///   - path: Relative to the directory.
  ///   - directory: The model's directory.
  ///   - above: The folders that lead to it, links resolved, so that no link leads round in circles.
  /// - Throws: ``BytesError`` where a folder cannot be listed, or a link leads out of the directory.
  private mutating func add(
    _ path: FilePath, in directory: FilePath, above: [FilePath]
  ) throws(BytesError) {
    let full = directory.appending(path.components)
    let real = Directory.resolved(full) ?? full
    switch Directory.kind(of: full) {
    case .file:
      if Self.foreignExtensions.contains(path.extension ?? "") {
        leftOut.append(LeftOut(path: path, cause: .staleWeights))
        return
      }
      try LinkBoundary(of: directory).check(full)
      copied.append(path)
    case .directory where !above.contains(real) && !isAbove(real, directory):
      try LinkBoundary(of: directory).check(full)
      folders.append(path)
      for name in try Directory.names(in: full) {
        try add(path.appending(name), in: directory, above: above + [real])
      }
    default: leftOut.append(LeftOut(path: path, cause: .notAFile))
    }
  }

  /// Whether a link leads back to the model's directory or further up.
  private func isAbove(_ real: FilePath, _ directory: FilePath) -> Bool {
    Directory.resolved(directory)?.starts(with: real) ?? false
  }
}
