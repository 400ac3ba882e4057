extension CheckpointLayout {
  /// Bytes of all safetensors files together, headers included; the index that names several is not counted.
  ///
  /// - Throws: Where a gather does not fit its tensor.
  package var byteCount: Int {
    get throws(CheckpointError) {
      var sum = 0
      for shard in shards {
        var tensors: [SafetensorsHeader.NewTensor] = []
        for source in shard.tensors { tensors.append(try source.output()) }
        let header = SafetensorsHeader(arranging: tensors, metadata: shard.metadata)
        sum += header.dataStart + header.dataByteCount
      }
      return sum
    }
  }
}
