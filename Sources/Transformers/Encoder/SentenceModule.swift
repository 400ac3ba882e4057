import Bytes
import Checkpoints
import JSONText
import Kernels
import SystemPackage

/// One line of sentence-transformers' modules.json.
struct SentenceModule: Sendable {
  enum Kind: String, Sendable {
    case transformer = "Transformer"
    case pooling = "Pooling"
    case dense = "Dense"
    case normalize = "Normalize"
    /// Does nothing when a model is used.
    case dropout = "Dropout"
  }

  let kind: Kind
  /// Its folder.
  let path: FilePath

  /// The modules of a directory; empty where it has no modules.json.
  ///
  /// - Throws: ``TransformerError``, where the file is malformed or names a module that is not known.
  static func all(in directory: FilePath) throws(TransformerError) -> [SentenceModule] {
    let path = directory.appending("modules.json")
    guard Directory.isOccupied(path) else { return [] }
    var modules: [SentenceModule] = []
    for (number, element) in try ModelConfiguration.document(at: path).root.elements.enumerated() {
      let name = element["type"]?.string?.split(separator: ".").last.map(String.init)
      guard let folder = element["path"]?.string, let name, let kind = Kind(rawValue: name),
        !folder.hasPrefix("/"), !folder.split(separator: "/").contains("..")
      else {
        throw .unexpectedValue(
          path: path, place: "[\(number)]",
          expected: "a Transformer, Pooling, Dense, Normalize or Dropout module in the directory")
      }
      modules.append(
        SentenceModule(kind: kind, path: folder.isEmpty ? directory : directory.appending(folder)))
    }
    return modules
  }

  /// config.json of the module.
  func configuration() throws(TransformerError) -> (path: FilePath, root: JSONNode) {
    let path = path.appending("config.json")
    return (path, try ModelConfiguration.document(at: path).root)
  }
}

extension TaskHead {
  /// What sentence-transformers' modules do with the hidden states.
  ///
  /// - Throws: ``TransformerError``.
  init(_ modules: [SentenceModule], hiddenSize: Int) throws(TransformerError) {
    var modes: [Pooling] = []
    var steps: [Step] = []
    for module in modules {
      switch module.kind {
      case .transformer, .dropout: continue
      case .pooling:
        let (path, root) = try module.configuration()
        modes = Pooling.modes(in: root)
        guard !modes.isEmpty else {
          throw .unexpectedValue(
            path: path, place: "pooling_mode",
            expected: "one of " + Pooling.allCases.map(\.rawValue).joined(separator: ", "))
        }
      case .dense: steps += try Self.dense(module)
      case .normalize: steps.append(.unitLength)
      }
    }
    self.init(rows: .pooled(modes), steps: steps)
  }

  private static func dense(_ module: SentenceModule) throws(TransformerError) -> [Step] {
    let (path, root) = try module.configuration()
    let checkpoint: Checkpoint
    do throws(CheckpointError) {
      checkpoint = try Checkpoint(directory: module.path)
    } catch {
      throw .weights(error)
    }
    let reader = WeightReader(checkpoint: checkpoint, prefix: "")
    let linear = try reader.linear(
      .head("linear"), from: root["in_features"]?.int, to: root["out_features"]?.int,
      hasBias: root["bias"]?.bool ?? true)
    let name = root["activation_function"]?.string?.split(separator: ".").last.map(String.init)
    switch name ?? "Tanh" {
    case "Identity": return [.linear(linear)]
    case "Tanh": return [.linear(linear), .activation(.tanh)]
    case "GELU": return [.linear(linear), .activation(.gelu)]
    case "ReLU": return [.linear(linear), .activation(.relu)]
    case "SiLU": return [.linear(linear), .activation(.silu)]
    default:
      throw .unexpectedValue(
        path: path, place: "activation_function",
        expected: "PyTorch's Identity, Tanh, GELU, ReLU or SiLU")
    }
  }
}
