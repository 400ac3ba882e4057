import Bytes
import SystemPackage
import Tensors

/// The tensors of a model in a file of `torch.save`, and where their bytes are.
///
/// Views that skip elements or have them in another order are copied into a scratch file; all others are
/// read from where they are.
struct StateDict {
  /// The scratch file, where one was needed.
  let scratch: ReadableFile?
  /// In the order of the dictionary.
  let tensors: [Checkpoint.Shard.Tensor]

  /// Tied weights are stored once and shown twice, or four times in an encoder-decoder; more than this
  /// many times the file's size is no model, but what a small file would fill a disk with.
  private static let largestGrowth = 16

  /// - Throws: ``CheckpointError``.
  init(_ file: ReadableFile) throws(CheckpointError) {
    let saved = try TorchFile(file)
    let members = try Self.tensors(in: saved.value, file.path)
    var room = file.size.multiplied(checkedBy: Self.largestGrowth) ?? .max
    var copies = ScratchCopies()
    var tensors: [Checkpoint.Shard.Tensor] = []
    for (name, tensor) in members {
      guard let range = saved.range(of: tensor) else {
        throw .impossibleView(path: file.path, tensor: name)
      }
      let byteCount = tensor.shape.elementCount * tensor.elementSize
      guard byteCount <= room else { throw .manyViews(path: file.path) }
      room -= byteCount
      let isContiguous = tensor.isContiguous
      tensors.append(
        Checkpoint.Shard.Tensor(
          name: name, dataType: tensor.dataType, shape: tensor.shape,
          byteRange: isContiguous ? range : try copies.range(of: tensor, in: saved),
          isInScratch: !isContiguous))
    }
    self.tensors = tensors
    scratch = try copies.opened()
  }

  /// The dictionary's tensors; of equal names the last one counts, as in Python.
  private static func tensors(
    in value: PickleValue, _ path: FilePath
  ) throws(CheckpointError) -> [(name: String, tensor: TorchTensor)] {
    guard case .dictionary(let dictionary) = value else {
      throw .notAStateDict(path: path, name: nil)
    }
    var places: [[UInt8]: Int] = [:]
    var found: [(name: String, tensor: TorchTensor)] = []
    for (key, value) in dictionary.members {
      guard case .string(let name) = key else { throw .notAStateDict(path: path, name: nil) }
      guard case .tensor(let tensor) = value else {
        throw .notAStateDict(path: path, name: name)
      }
      if let place = places[Array(name.utf8)] {
        found[place].tensor = tensor
      } else {
        places[Array(name.utf8)] = found.count
        found.append((name, tensor))
      }
    }
    return found
  }
}

/// Copies of views, one after the other in a scratch file; equal views are one copy.
private struct ScratchCopies {
  private var file: ScratchFile?
  private var size = 0
  private var copies: [TorchTensor: Range<Int>] = [:]

  mutating func range(
    of tensor: TorchTensor, in saved: TorchFile
  ) throws(CheckpointError) -> Range<Int> {
    if let copy = copies[tensor] { return copy }
    let bytes = try saved.bytes(of: tensor) ?? []
    let range = size..<size + bytes.count
    try CheckpointError.wrapping { () throws(BytesError) in
      if file == nil { file = try ScratchFile() }
      try file?.append(bytes)
    }
    size = range.upperBound
    copies[tensor] = range
    return range
  }

  /// The file, which stays as long as it is open.
  func opened() throws(CheckpointError) -> ReadableFile? {
    guard let file else { return nil }
    return try CheckpointError.wrapping { () throws(BytesError) in
      try ReadableFile(path: file.path)
    }
  }
}
