package import Bytes
import Checkpoints
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
      /// A link to a folder, a device or the like.
      case notAFile = "not a file"
    }

    package let path: FilePath
    package let cause: Cause
  }

  /// Files that are copied as they are, and the folders they lie in, relative to the directory.
  package private(set) var copied: [FilePath] = []
  package private(set) var folders: [FilePath] = []
  package private(set) var leftOut: [LeftOut] = []

  /// Names at the top that others write anew: tokenizer, configuration, weights, record.
  static let rewritten: Set<String> = [
    "tokenizer.json", "vocab.txt", "tokenizer_config.json", "added_tokens.json", "config.json",
    "generation_config.json", "vprune.json",
  ]
  /// Folders of exported models.
  private static let staleFolders: Set<String> = ["onnx", "openvino", "coreml"]
  private static let staleExtensions: Set<String> = [
    "safetensors", "bin", "pt", "pth", "ckpt", "h5", "msgpack", "ot", "onnx", "gguf", "tflite",
    "mlmodel", "npz",
  ]
  private static let staleTokenizerNames: Set<String> = ["vocab.json", "merges.txt"]
  private static let staleTokenizerExtensions: Set<String> = ["model", "spm", "tiktoken"]

  /// Looks through `directory`; `weights` are the names of the files that the checkpoint is.
  package init(of directory: FilePath, weights: Set<String>) throws(BytesError) {
    for name in try Directory.names(in: directory)
    where !Self.rewritten.contains(name) && !weights.contains(name) && !name.hasPrefix(".") {
      let path = FilePath(name)
      let isFolder = Directory.kind(of: directory.appending(name)) == .directory
      let isStale =
        isFolder
        ? Self.staleFolders.contains(name)
        : Self.staleExtensions.contains(path.extension ?? "")
          || name.hasSuffix(".safetensors.index.json") || name.hasSuffix(".bin.index.json")
      let isTokenizer =
        !isFolder
        && (Self.staleTokenizerNames.contains(name)
          || Self.staleTokenizerExtensions.contains(path.extension ?? ""))
      if isStale {
        leftOut.append(LeftOut(path: path, cause: .staleWeights))
      } else if isTokenizer {
        leftOut.append(LeftOut(path: path, cause: .staleTokenizer))
      } else {
        try add(path, in: directory)
      }
    }
  }

  /// Everything below a folder is taken over: weights there belong to other modules, such as
  /// sentence-transformers' `2_Dense`.
  private mutating func add(_ path: FilePath, in directory: FilePath) throws(BytesError) {
    let full = directory.appending(path.components)
    switch Directory.kind(of: full) {
    case .file: copied.append(path)
    case .directory where !Directory.isLink(full):
      folders.append(path)
      for name in try Directory.names(in: full) { try add(path.appending(name), in: directory) }
    default: leftOut.append(LeftOut(path: path, cause: .notAFile))
    }
  }
}
