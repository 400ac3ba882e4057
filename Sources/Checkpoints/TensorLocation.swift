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

  /// Bytes that the tensor takes.
  package var byteCount: Int { byteRange.count }
}
