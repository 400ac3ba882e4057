package import Bytes
package import JSONText
package import SystemPackage

/// The weights of a model in hub layout: where every tensor is.
///
/// Bytes are read when asked for.
package struct Checkpoint: Sendable {
  /// One safetensors file.
  package struct Shard: Sendable {
    /// The file's name in the directory.
    package let name: String
    package let file: ReadableFile
    package let header: SafetensorsHeader
  }

  static let singleFileName = "model.safetensors"
  package static let indexFileName = "model.safetensors.index.json"

  package let directory: FilePath
  /// The files: `model.safetensors`, or those that the index names, sorted by name.
  package let shards: [Shard]
  /// The index of a checkpoint with shards; `nil` for a single file.
  package let index: JSONDocument?
  /// All tensors, shard after shard, in the order of their bytes.
  package let tensors: [TensorLocation]
  private let positions: [String: Int]

  /// Opens the files and reads their headers.
  ///
  /// Where both `model.safetensors` and `model.safetensors.index.json` exist, the former is
  /// taken, as transformers does.
  ///
  /// - Throws: ``CheckpointError/noWeights(directory:)``,
  ///   ``CheckpointError/unsupportedWeights(path:)``, or what is wrong with a file.
  package init(directory: FilePath) throws(CheckpointError) {
    if Directory.isOccupied(directory.appending(Self.singleFileName)) {
      let shard = try Shard(name: Self.singleFileName, in: directory)
      self.init(directory: directory, shards: [shard], index: nil)
      return
    }
    let indexPath = directory.appending(Self.indexFileName)
    guard Directory.isOccupied(indexPath) else {
      throw try Self.weightsMissing(in: directory)
    }
    let index = try ShardIndex(path: indexPath)
    var shards: [Shard] = []
    for name in index.shardNames { shards.append(try Shard(name: name, in: directory)) }
    try index.check(against: shards)
    self.init(directory: directory, shards: shards, index: index.document)
  }

  private init(directory: FilePath, shards: [Shard], index: JSONDocument?) {
    self.directory = directory
    self.shards = shards
    self.index = index
    tensors = shards.enumerated().flatMap { number, shard in
      shard.header.tensors.map { tensor in
        let start = shard.header.dataStart
        return TensorLocation(
          name: tensor.name, shard: number, dataType: tensor.dataType, shape: tensor.shape,
          byteRange: start + tensor.dataOffsets.lowerBound..<start + tensor.dataOffsets.upperBound
        )
      }
    }
    positions = Dictionary(
      tensors.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The file that says where the weights are: `model.safetensors`, or the index.
  package var path: FilePath {
    directory.appending(index == nil ? Self.singleFileName : Self.indexFileName)
  }

  /// Bytes of all tensors together, headers not counted.
  package var byteCount: Int { tensors.reduce(0) { $0 + $1.byteCount } }

  /// The tensor called `name`.
  package subscript(name: String) -> TensorLocation? { positions[name].map { tensors[$0] } }

  /// Replaces `buffer` with a part of a tensor's bytes.
  ///
  /// - Parameters:
  ///   - tensor: A tensor of this checkpoint.
  ///   - range: Which of the tensor's bytes, counted from its first; within its size.
  ///   - buffer: Keeps its memory from call to call, unless it has to grow.
  /// - Throws: ``CheckpointError/file(_:)``.
  package func read(
    _ tensor: TensorLocation, _ range: Range<Int>, into buffer: inout [UInt8]
  ) throws(CheckpointError) {
    if buffer.count > range.count {
      buffer.removeLast(buffer.count - range.count)
    } else if buffer.count < range.count {
      buffer = [UInt8](repeating: 0, count: range.count)
    }
    do throws(BytesError) {
      try shards[tensor.shard].file.read(
        at: tensor.byteRange.lowerBound + range.lowerBound, into: &buffer, 0..<range.count)
    } catch {
      throw .file(error)
    }
  }

  private static func weightsMissing(
    in directory: FilePath
  ) throws(CheckpointError) -> CheckpointError {
    let names = try CheckpointError.wrapping { () throws(BytesError) in
      try Directory.names(in: directory)
    }
    let other = otherWeightNames.first(where: names.contains)
    return other.map { .unsupportedWeights(path: directory.appending($0)) }
      ?? .noWeights(directory: directory)
  }

  /// What other libraries, older transformers or adapters call their weights.
  private static let otherWeightNames = [
    "pytorch_model.bin", "pytorch_model.bin.index.json", "adapter_model.safetensors",
    "tf_model.h5", "flax_model.msgpack", "rust_model.ot",
  ]
}

extension Checkpoint.Shard {
  fileprivate init(name: String, in directory: FilePath) throws(CheckpointError) {
    let file = try CheckpointError.wrapping { () throws(BytesError) in
      try ReadableFile(path: directory.appending(name))
    }
    self.init(name: name, file: file, header: try SafetensorsHeader(parsing: file))
  }
}
