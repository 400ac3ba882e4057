package import Bytes
package import JSONText
package import SystemPackage
import Tensors

/// The weights of a model in hub layout: where every tensor is.
///
/// safetensors files, or where there are none PyTorch's pickles. Bytes are read when asked for.
package struct Checkpoint: Sendable {
  /// One file of weights.
  package struct Shard: Sendable {
    /// A tensor of the file.
    struct Tensor: Sendable {
      let name: String
      let dataType: DataType
      let shape: Shape
      /// Where the bytes are, counted from the start of the file, or of the scratch file.
      let byteRange: Range<Int>
      /// Whether the bytes had to be put in order first.
      var isInScratch = false
    }

    /// The file's name in the directory.
    package let name: String
    package let file: ReadableFile
    /// What the output's metadata is.
    let metadata: [SafetensorsHeader.MetadataEntry]?
    /// In the order of the file.
    let tensors: [Tensor]
    /// Where tensors are that had to be put in order.
    let scratch: ReadableFile?
  }

  package let directory: FilePath
  /// How the files are called and what they are.
  package let format: WeightFormat
  /// The files: a single one, or those that the index names, sorted by name.
  package let shards: [Shard]
  /// The index of a checkpoint with shards; `nil` for a single file.
  package let index: JSONDocument?
  /// All tensors, shard after shard, in the order of their bytes or of the pickle.
  package let tensors: [TensorLocation]
  private let positions: [String: Int]

  /// Opens the files and reads their headers.
  ///
  /// What is taken of several is what transformers takes: safetensors before PyTorch's pickles, and of
  /// each a single file before an index.
  ///
  /// - Throws: ``CheckpointError/noWeights(directory:)``,
  ///   ``CheckpointError/unsupportedWeights(path:)``, or what is wrong with a file.
  package init(directory: FilePath) throws(CheckpointError) {
    for format in WeightFormat.allCases {
      if Directory.isOccupied(directory.appending(format.singleFileName)) {
        let shard = try Shard(name: format.singleFileName, in: directory, format)
        self.init(directory: directory, format, shards: [shard], index: nil)
        return
      }
      let indexPath = directory.appending(format.indexFileName)
      guard Directory.isOccupied(indexPath) else { continue }
      let index = try ShardIndex(path: indexPath)
      var shards: [Shard] = []
      for name in index.shardNames {
        shards.append(try Shard(name: name, in: directory, format))
      }
      try index.check(against: shards)
      self.init(directory: directory, format, shards: shards, index: index.document)
      return
    }
    throw try Self.weightsMissing(in: directory)
  }

  private init(
    directory: FilePath, _ format: WeightFormat, shards: [Shard], index: JSONDocument?,
    without tied: Set<String> = []
  ) {
    self.directory = directory
    self.format = format
    self.shards = shards
    self.index = index
    tensors = shards.enumerated().flatMap { number, shard in
      shard.tensors.filter { !tied.contains($0.name) }.map { tensor in
        TensorLocation(
          name: tensor.name, shard: number, dataType: tensor.dataType, shape: tensor.shape,
          byteRange: tensor.byteRange, isInScratch: tensor.isInScratch)
      }
    }
    positions = Dictionary(
      tensors.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The same checkpoint without the tensors that are the same memory as another one.
  ///
  /// A pickle shows tied weights under each of their names; safetensors cannot, and transformers writes
  /// them once.
  ///
  /// - Parameter names: Of the tensors whose likes go, in the order in which they are kept.
  /// - Returns: The checkpoint with the first of `names` of each that are tied.
  package func withoutTies(to names: [String]) -> Checkpoint {
    guard format == .pickle else { return self }
    var tied: Set<String> = []
    for name in names where !tied.contains(name) {
      guard let kept = self[name] else { continue }
      for other in tensors where other.name != name && other.isSameMemory(as: kept) {
        tied.insert(other.name)
      }
    }
    guard !tied.isEmpty else { return self }
    return Checkpoint(directory: directory, format, shards: shards, index: index, without: tied)
  }

  /// The file that says where the weights are: a single one, or the index.
  package var path: FilePath {
    directory.appending(index == nil ? format.singleFileName : format.indexFileName)
  }

  /// The file that a tensor's bytes are in.
  func file(of tensor: TensorLocation) -> ReadableFile {
    let shard = shards[tensor.shard]
    return tensor.isInScratch ? shard.scratch ?? shard.file : shard.file
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
      try file(of: tensor).read(
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
    "adapter_model.safetensors", "tf_model.h5", "flax_model.msgpack", "rust_model.ot",
  ]
}

extension Checkpoint.Shard {
  fileprivate init(
    name: String, in directory: FilePath, _ format: WeightFormat
  ) throws(CheckpointError) {
    let file = try CheckpointError.wrapping { () throws(BytesError) in
      try ReadableFile(path: directory.appending(name))
    }
    switch format {
    case .safetensors:
      let header = try SafetensorsHeader(parsing: file)
      let tensors = header.tensors.map { tensor in
        let range =
          header.dataStart + tensor.dataOffsets.lowerBound..<header.dataStart
          + tensor.dataOffsets.upperBound
        return Tensor(
          name: tensor.name, dataType: tensor.dataType, shape: tensor.shape, byteRange: range)
      }
      self.init(name: name, file: file, metadata: header.metadata, tensors: tensors, scratch: nil)
    case .pickle:
      let state = try StateDict(file)
      // transformers 4 refuses files that do not say so.
      let metadata = SafetensorsHeader.MetadataEntry(key: "format", value: "pt")
      self.init(
        name: name, file: file, metadata: [metadata], tensors: state.tensors,
        scratch: state.scratch)
    }
  }
}
