import Bytes
import JSONText
import SystemPackage

/// `model.safetensors.index.json`, or `pytorch_model.bin.index.json`: which file holds which tensor.
///
///     {"metadata": {"total_size": 24}, "weight_map": {"weight": "model-00001-of-00002.safetensors"}}
struct ShardIndex {
  static let metadataKey = "metadata"
  static let weightMapKey = "weight_map"
  /// Bytes of all tensors.
  static let totalSizeKey = "total_size"
  /// Elements of all parameters; newer versions of transformers write it.
  static let totalParametersKey = "total_parameters"

  let path: FilePath
  let document: JSONDocument
  /// File name of each tensor.
  private var shardOfTensor: [String: String] = [:]
  /// The tensors in the order of the text.
  private var tensorNames: [String] = []

  /// Reads the index; no shard is opened.
  init(path: FilePath) throws(CheckpointError) {
    self.path = path
    let bytes = try CheckpointError.wrapping { () throws(BytesError) in
      try ReadableFile.contents(of: path)
    }
    do throws(JSONError) {
      document = try JSONDocument(parsing: bytes)
    } catch {
      throw .malformedIndex(path: path, error)
    }
    guard let map = document.root[Self.weightMapKey], map.isObject else {
      throw .malformedWeightMap(path: path, tensor: nil)
    }
    for (key, value) in map.members {
      let tensor = key.string ?? ""
      guard let shard = value.string else {
        throw .malformedWeightMap(path: path, tensor: tensor)
      }
      guard Self.isPlainFileName(shard) else {
        throw .shardOutsideDirectory(path: path, shard: shard)
      }
      guard shardOfTensor.updateValue(shard, forKey: tensor) == nil else {
        throw .duplicateWeightMapEntry(path: path, tensor: tensor)
      }
      tensorNames.append(tensor)
    }
    guard !tensorNames.isEmpty else { throw .malformedWeightMap(path: path, tensor: nil) }
  }

  /// The files' names without repetition, sorted by their bytes.
  var shardNames: [String] {
    Set(shardOfTensor.values).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Checks that the index and the shards name the same tensors in the same files.
  func check(against shards: [Checkpoint.Shard]) throws(CheckpointError) {
    var found: Set<String> = []
    for shard in shards {
      for tensor in shard.tensors {
        guard shardOfTensor[tensor.name] == shard.name else {
          throw .tensorNotInIndex(shard: shard.file.path, tensor: tensor.name)
        }
        found.insert(tensor.name)
      }
    }
    if let missing = tensorNames.first(where: { !found.contains($0) }) {
      let shard = shardOfTensor[missing] ?? ""
      throw .tensorMissing(
        shard: path.removingLastComponent().appending(shard), tensor: missing)
    }
  }

  /// The index for what is left of a checkpoint; whatever did not change keeps its spelling.
  ///
  /// - Parameters:
  ///   - document: The original's index.
  ///   - names: The tensors that are left, with their new names.
  ///   - byteCount: Bytes of their data.
  ///   - removedElementCount: How many elements fewer they have.
  /// - Returns: JSON.
  static func text(
    of document: JSONDocument, renaming names: [String: String], byteCount: Int,
    removedElementCount: Int
  ) -> [UInt8] {
    var editor = JSONEditor(document)
    if let map = document.root[weightMapKey] {
      editor.filterMembers(of: map) { key, _ in key.string.map { names[$0] != nil } ?? false }
      for (key, _) in map.members {
        guard let old = key.string, let new = names[old], old != new else { continue }
        editor.replace(key, with: JSONValue.string(new).compact)
      }
    }
    let metadata = document.root[metadataKey]
    if let totalSize = metadata?[totalSizeKey] { editor.replace(totalSize, with: byteCount) }
    if let total = metadata?[totalParametersKey],
      let count = total.int?.adding(checked: -removedElementCount), count >= 0
    {
      editor.replace(total, with: count)
    }
    return editor.text()
  }

  /// An index as transformers writes it.
  ///
  /// - Parameters:
  ///   - fileNames: The file of each tensor.
  ///   - byteCount: Bytes of their data.
  /// - Returns: JSON.
  static func text(of fileNames: [(tensor: String, file: String)], byteCount: Int) -> [UInt8] {
    let sorted = fileNames.sorted { $0.tensor.utf8.lexicographicallyPrecedes($1.tensor.utf8) }
    return JSONValue.object([
      (metadataKey, .object([(totalSizeKey, .integer(byteCount))])),
      (weightMapKey, .object(sorted.map { ($0.tensor, .string($0.file)) })),
    ]).lines
  }

  private static func isPlainFileName(_ name: String) -> Bool {
    guard !name.utf8.contains(0), let component = FilePath.Component(name) else { return false }
    return component.kind == .regular
  }
}
