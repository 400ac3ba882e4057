/// The files of a checkpoint that is to be written, made from another.
package struct CheckpointLayout: Sendable {
  /// A safetensors file that is to be written.
  package struct Shard: Sendable {
    /// The file's name in the directory.
    package let name: String
    package let metadata: [SafetensorsHeader.MetadataEntry]?
    /// What becomes of the original's tensors.
    package fileprivate(set) var tensors: [TensorSource]
  }

  /// What the tensors are read from.
  package let original: Checkpoint
  /// One for each of the original's shards of which something is left.
  package private(set) var shards: [Shard]

  /// Decides for each tensor of `original` what is written.
  ///
  /// - Parameters:
  ///   - original: The checkpoint to start from.
  ///   - source: Given a tensor, returns where the output's bytes come from, or `nil` where the
  ///     tensor is left out.
  /// - Throws: What `source` throws.
  package init<Failure: Error>(
    _ original: Checkpoint,
    _ source: (TensorLocation) throws(Failure) -> TensorSource?
  ) throws(Failure) {
    self.original = original
    shards = original.shards.map { shard in
      Shard(name: shard.name, metadata: shard.header.metadata, tensors: [])
    }
    for tensor in original.tensors {
      if let source = try source(tensor) { shards[tensor.shard].tensors.append(source) }
    }
    // A single file stays, even empty: a directory without one is no checkpoint.
    if original.index != nil { shards.removeAll { $0.tensors.isEmpty } }
  }
}
