import Tensors

/// Where the bytes of an output tensor come from.
package enum TensorSource: Sendable {
  /// All of a tensor.
  case copy(TensorLocation)
  /// Slices of a tensor along an axis, in the order given.
  ///
  /// The vocabulary is axis 0 of an embedding and axis 1 of a `final_logits_bias` of shape
  /// [1, V].
  case gather(TensorLocation, axis: Int, indices: [Int])

  /// Rows of a tensor: a gather along axis 0.
  package static func rows(_ tensor: TensorLocation, _ indices: [Int]) -> TensorSource {
    .gather(tensor, axis: 0, indices: indices)
  }

  /// The tensor that is read.
  package var tensor: TensorLocation {
    switch self {
    case .copy(let tensor), .gather(let tensor, _, _): tensor
    }
  }

  /// What is written.
  ///
  /// - Throws: ``CheckpointError/noSuchAxis(tensor:axis:axisCount:)``,
  ///   ``CheckpointError/noSuchSlice(tensor:axis:index:length:)`` or
  ///   ``CheckpointError/impossibleGather(tensor:_:)``.
  func output() throws(CheckpointError) -> SafetensorsHeader.NewTensor {
    try checkIndices()
    let tensor = tensor
    do throws(TensorError) {
      var shape = tensor.shape
      if case .gather(_, let axis, let indices) = self {
        shape = try shape.resized(to: indices.count, along: axis)
      }
      return try SafetensorsHeader.NewTensor(
        name: tensor.name, dataType: tensor.dataType, shape: shape)
    } catch {
      throw .impossibleGather(tensor: tensor.name, error)
    }
  }

  private func checkIndices() throws(CheckpointError) {
    guard case .gather(let tensor, let axis, let indices) = self else { return }
    let dimensions = tensor.shape.dimensions
    guard dimensions.indices.contains(axis) else {
      throw .noSuchAxis(tensor: tensor.name, axis: axis, axisCount: dimensions.count)
    }
    let length = dimensions[axis]
    if let wrong = indices.first(where: { $0 < 0 || $0 >= length }) {
      throw .noSuchSlice(tensor: tensor.name, axis: axis, index: wrong, length: length)
    }
  }

  /// The runs of bytes, `limit` long at most, that make the output; ``output()`` must have
  /// succeeded.
  func runs(limit: Int) throws(CheckpointError) -> ByteRuns {
    switch self {
    case .copy(let tensor):
      return ByteRuns(
        start: tensor.byteRange.lowerBound, blockCount: 1, blockByteCount: tensor.byteCount,
        slices: [0..<tensor.byteCount], limit: limit)
    case .gather(let tensor, let axis, let indices):
      do throws(TensorError) {
        let layout = try AxisLayout(tensor.shape, tensor.dataType, along: axis)
        let slice = layout.sliceByteCount
        let slices = indices.lazy.map { $0 * slice..<($0 + 1) * slice }
        return ByteRuns(
          start: tensor.byteRange.lowerBound, blockCount: layout.blockCount,
          blockByteCount: layout.blockByteCount, slices: slices, limit: limit)
      } catch {
        throw .impossibleGather(tensor: tensor.name, error)
      }
    }
  }
}
