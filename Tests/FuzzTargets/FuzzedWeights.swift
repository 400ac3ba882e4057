import Bytes
import Checkpoints
import Pruning
import SystemPackage

/// Weights, of which every byte is read.
enum FuzzedWeights {
  static func safetensors(_ bytes: [UInt8]) throws {
    let checkpoint = try Checkpoint(
      directory: FuzzFolder.holding("safetensors", "model.safetensors", bytes))
    try use(checkpoint, atMost: bytes.count)
  }

  static func torch(_ bytes: [UInt8]) throws {
    let folder = try FuzzFolder.holding("torch", "pytorch_model.bin", bytes)
    // Of tensors that overlap, bytes come more than once.
    do {
      try use(Checkpoint(directory: folder), atMost: 16 * bytes.count)
    } catch is CheckpointError {
      // The masks' reader knows other values.
      _ = try MaskFile(path: folder.appending("pytorch_model.bin"))
    }
  }

  /// Reads all tensors, and lays out what would be written of them.
  private static func use(_ checkpoint: Checkpoint, atMost limit: Int) throws {
    var (buffer, count): ([UInt8], Int) = ([], 0)
    for tensor in checkpoint.tensors {
      count += tensor.byteCount
      try FuzzTarget.check(count <= limit, "\(tensor.name) is larger than the file")
      try checkpoint.read(tensor, 0..<tensor.byteCount, into: &buffer)
    }
    let layout = CheckpointLayout(checkpoint) { .copy($0) }
    _ = try CheckpointWriter(layout.split(atMost: 64))
  }
}
