/// The files of a checkpoint that is to be written, made from another: safetensors.
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
  /// One for each of the original's shards of which something is left, or as many as the limit of
  /// their size asks for.
  package private(set) var shards: [Shard]
  /// Whether tensors are in other files than in the original, or files have other names.
  private(set) var isRearranged: Bool

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
    isRearranged = original.format != .safetensors
    shards = original.shards.enumerated().map { index, shard in
      let name =
        original.format == .safetensors
        ? shard.name
        : WeightFormat.safetensors.fileName(index + 1, of: original.shards.count)
      return Shard(name: name, metadata: shard.metadata, tensors: [])
    }
    for tensor in original.tensors {
      if let source = try source(tensor) { shards[tensor.shard].tensors.append(source) }
    }
    // A single file stays, even empty: a directory without one is no checkpoint.
    if original.index != nil { shards.removeAll { $0.tensors.isEmpty } }
  }

  /// The same tensors in the same order, in as few files as their order allows.
  ///
  /// huggingface_hub fills files in the same way.
  ///
  /// - Parameter limit: Bytes of tensors that a file has at most; a larger tensor is alone.
  /// - Returns: Files that are called as transformers calls them.
  /// - Throws: Where a gather does not fit its tensor.
  package func split(atMost limit: Int) throws(CheckpointError) -> CheckpointLayout {
    var groups: [[TensorSource]] = []
    var room = 0
    for source in shards.flatMap(\.tensors) {
      let byteCount = try source.output().byteCount
      if groups.isEmpty || byteCount > room {
        groups.append([])
        room = limit
      }
      groups[groups.count - 1].append(source)
      room -= byteCount
    }
    if groups.isEmpty { groups = [[]] }
    var layout = self
    layout.isRearranged = true
    layout.shards = groups.enumerated().map { index, tensors in
      Shard(
        name: WeightFormat.safetensors.fileName(index + 1, of: groups.count),
        metadata: shards.first?.metadata, tensors: tensors)
    }
    return layout
  }
}
