package import Bytes
package import JSONText
package import SystemPackage
package import Tensors

/// What is wrong with a checkpoint, or with what was asked of one.
///
/// Every case that concerns a file carries its path; byte counts and offsets are in bytes.
package enum CheckpointError: Error, Equatable, Sendable {
  /// The file system refused, or a file ended early.
  case file(BytesError)

  // MARK: - Directories

  /// No file in the directory holds weights.
  case noWeights(directory: FilePath)
  /// The weights are in a file of another format.
  case unsupportedWeights(path: FilePath)
  /// The index is not JSON.
  case malformedIndex(path: FilePath, JSONError)
  /// The index lacks a `weight_map` that maps tensor names to file names.
  case malformedWeightMap(path: FilePath, tensor: String?)
  /// The index lists a tensor twice.
  case duplicateWeightMapEntry(path: FilePath, tensor: String)
  /// The index names a shard that is not a plain file name.
  case shardOutsideDirectory(path: FilePath, shard: String)
  /// The index says that `shard` holds a tensor, and it does not.
  case tensorMissing(shard: FilePath, tensor: String)
  /// `shard` holds a tensor that the index does not list there.
  case tensorNotInIndex(shard: FilePath, tensor: String)

  // MARK: - safetensors: the header as a whole

  /// The file is too small to say how long its header is.
  case headerLengthMissing(path: FilePath, fileSize: Int)
  /// The header claims to be larger than the format allows.
  case headerTooLarge(path: FilePath, length: UInt64, limit: Int)
  /// The header claims to reach behind the file's end.
  case headerBeyondEnd(path: FilePath, end: Int, fileSize: Int)
  /// The header does not start with `{`.
  case headerNotAnObject(path: FilePath, firstByte: UInt8?)
  /// The header is not JSON; offsets count from its first byte.
  case malformedHeader(path: FilePath, JSONError)
  /// `__metadata__`, or the value of `key` in it, has the wrong type.
  case malformedMetadata(path: FilePath, key: String?)
  /// `__metadata__` occurs twice, or `key` occurs twice in it.
  case duplicateMetadata(path: FilePath, key: String?)

  // MARK: - safetensors: one tensor

  /// Two tensors have the same name.
  case duplicateTensor(path: FilePath, tensor: String)
  /// A tensor's description is not an object with exactly the fields of the format.
  case malformedTensor(path: FilePath, tensor: String, SafetensorsHeader.FieldProblem)
  /// A tensor's dtype is none that the format knows.
  case unknownDataType(path: FilePath, tensor: String, name: String)
  /// A tensor's shape overflows, or its bits do not fill whole bytes.
  case impossibleShape(path: FilePath, tensor: String, TensorError)
  /// A tensor's data ends before it starts.
  case reversedOffsets(path: FilePath, tensor: String, start: Int, end: Int)
  /// A tensor's data is not as long as its shape and dtype need.
  case wrongByteCount(path: FilePath, tensor: String, stored: Int, needed: Int)
  /// A tensor's data starts before (overlap) or after (hole) the end of the one before it.
  case misplacedData(path: FilePath, tensor: String, start: Int, expected: Int)
  /// A tensor's data reaches behind the file's end; offsets count from the end of the header.
  case dataBeyondEnd(path: FilePath, tensor: String, end: Int, dataSize: Int)
  /// Bytes follow the last tensor's data.
  case unclaimedData(path: FilePath, claimed: Int, dataSize: Int)

  // MARK: - PyTorch

  /// The file is none that `torch.save` wrote, or a damaged one.
  case malformedArchive(path: FilePath, ArchiveProblem)
  /// A pickle breaks off or asks for what is never done; offsets count from its first byte.
  case malformedPickle(path: FilePath, offset: Int, PickleProblem)

  /// What was saved is no state dict: a value, by its name in the dictionary, is no tensor.
  case notAStateDict(path: FilePath, name: String?)
  /// A tensor is a view that leaves its storage, or shows more elements than are there.
  case impossibleView(path: FilePath, tensor: String)
  /// The tensors are many views of the same memory, and many times as large as the file.
  case manyViews(path: FilePath)

  // MARK: - Writing

  /// The tensor has no such axis.
  case noSuchAxis(tensor: String, axis: Int, axisCount: Int)
  /// The axis has no such slice.
  case noSuchSlice(tensor: String, axis: Int, index: Int, length: Int)
  /// What was to be gathered overflows, or slices do not start on bytes.
  case impossibleGather(tensor: String, TensorError)
}

extension CheckpointError {
  /// What keeps a pickle from being read.
  package enum PickleProblem: Error, Equatable, Sendable {
    case endOfData
    case unknownOpcode(UInt8)
    /// The stack has not what an opcode needs.
    case wrongOperand
    /// Something is to be called that tensors do not need.
    case forbiddenCall(String)
    /// A tensor is of a kind that no safetensors file can hold.
    case unsupportedTensor(String)
    /// Tuples in tuples, deeper than in any model.
    case tooDeep
    /// More opcodes than any model needs.
    case tooLong
  }

  /// What keeps an archive from being read.
  package enum ArchiveProblem: Equatable, Sendable {
    /// It is no archive of `torch.save`, was cut short or contradicts itself.
    case damaged
    /// An entry is compressed or encrypted.
    case compressed(String)
    /// Two entries share bytes.
    case overlapping(String, String)
    /// It was written on a machine that stores the high byte first.
    case bigEndian
  }

  /// The result of `body`, whose errors become ``file(_:)``.
  static func wrapping<Result>(
    _ body: () throws(BytesError) -> Result
  ) throws(CheckpointError) -> Result {
    do throws(BytesError) {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}
