package import Tensors

/// Where a checkpoint keeps one tensor.
package struct TensorLocation: Hashable, Sendable {
  /// The tensor's name, such as `bert.embeddings.word_embeddings.weight`.
  package let name: String
  /// Index of the file in ``Checkpoint/shards``.
  package let shard: Int
  package let dataType: DataType
  package let shape: Shape
  /// Where the bytes are, counted from the start of the shard.
  package let byteRange: Range<Int>
  /// Whether the bytes are in the shard's scratch file.
  let isInScratch: Bool

  /// Bytes that the tensor takes.
  package var byteCount: Int { byteRange.count }

  /// Whether another tensor of the same checkpoint is the same bytes of the same file.
  func isSameMemory(as other: TensorLocation) -> Bool {
    shard == other.shard && isInScratch == other.isInScratch && byteRange == other.byteRange
      && !byteRange.isEmpty && shape == other.shape && dataType == other.dataType
  }
}
