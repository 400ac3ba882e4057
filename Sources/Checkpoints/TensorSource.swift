package import Tensors

/// Where the bytes of an output tensor come from.
package struct TensorSource: Sendable {
  /// Slices of a tensor along an axis, in the order given.
  package struct Gather: Sendable {
    let axis: Int
    let indices: [Int]

    package init(axis: Int, indices: [Int]) {
      self.axis = axis
      self.indices = indices
    }
  }

  /// Bytes that are computed when they are written: whole, in the output's shape.
  private struct Values: Sendable {
    let shape: Shape
    let bytes: @Sendable () throws(CheckpointError) -> [UInt8]
  }

  /// The tensor that is read.
  package let tensor: TensorLocation
  /// What the output is called.
  package private(set) var name: String
  /// One for each axis that is cut, in the order of the axes.
  private let gathers: [Gather]
  private var values: Values?

  private init(_ tensor: TensorLocation, _ gathers: [Gather]) {
    self.tensor = tensor
    self.gathers = gathers
    name = tensor.name
  }

  /// All of a tensor.
  package static func copy(_ tensor: TensorLocation) -> TensorSource {
    TensorSource(tensor, [])
  }

  /// Slices of a tensor along an axis.
  ///
  /// The vocabulary is axis 0 of an embedding and axis 1 of a `final_logits_bias` of shape
  /// [1, V].
  package static func gather(
    _ tensor: TensorLocation, axis: Int, indices: [Int]
  ) -> TensorSource {
    gather(tensor, [Gather(axis: axis, indices: indices)])
  }

  /// Slices of a tensor along several axes, of which none comes twice: what lies where kept rows and
  /// kept columns cross.
  package static func gather(_ tensor: TensorLocation, _ gathers: [Gather]) -> TensorSource {
    TensorSource(tensor, gathers.sorted { $0.axis < $1.axis })
  }

  /// Rows of a tensor: a gather along axis 0.
  package static func rows(_ tensor: TensorLocation, _ indices: [Int]) -> TensorSource {
    .gather(tensor, axis: 0, indices: indices)
  }

  /// Another tensor of the same dtype, in the place of `tensor`.
  ///
  /// - Parameters:
  ///   - tensor: The tensor that gives name and dtype.
  ///   - shape: The output's shape.
  ///   - bytes: Called once, from any thread; the result is held in memory until it is written.
  /// - Returns: A source whose output has `shape`.
  package static func computed(
    _ tensor: TensorLocation, _ shape: Shape,
    _ bytes: @escaping @Sendable () throws(CheckpointError) -> [UInt8]
  ) -> TensorSource {
    var source = TensorSource(tensor, [])
    source.values = Values(shape: shape, bytes: bytes)
    return source
  }

  /// The same under another name.
  package func renamed(_ name: String) -> TensorSource {
    var source = self
    source.name = name
    return source
  }

  /// What computes the bytes, or `nil` where ``runs(limit:)`` says where they are.
  var computation: (@Sendable () throws(CheckpointError) -> [UInt8])? { values?.bytes }

  /// What is written.
  ///
  /// - Throws: ``CheckpointError/noSuchAxis(tensor:axis:axisCount:)``,
  ///   ``CheckpointError/noSuchSlice(tensor:axis:index:length:)`` or
  ///   ``CheckpointError/impossibleGather(tensor:_:)``.
  func output() throws(CheckpointError) -> SafetensorsHeader.NewTensor {
    for gather in gathers { try check(gather) }
    do throws(TensorError) {
      var shape = values?.shape ?? tensor.shape
      for gather in gathers {
        shape = try shape.resized(to: gather.indices.count, along: gather.axis)
      }
      return try SafetensorsHeader.NewTensor(
        name: name, dataType: tensor.dataType, shape: shape)
    } catch {
      throw .impossibleGather(tensor: tensor.name, error)
    }
  }

  private func check(_ gather: Gather) throws(CheckpointError) {
    let dimensions = tensor.shape.dimensions
    guard dimensions.indices.contains(gather.axis) else {
      throw .noSuchAxis(tensor: tensor.name, axis: gather.axis, axisCount: dimensions.count)
    }
    let length = dimensions[gather.axis]
    if let wrong = gather.indices.first(where: { $0 < 0 || $0 >= length }) {
      throw .noSuchSlice(
        tensor: tensor.name, axis: gather.axis, index: wrong, length: length)
    }
  }

  /// The runs of bytes, `limit` long at most, that make the output; ``output()`` must have
  /// succeeded.
  func runs(limit: Int) throws(CheckpointError) -> ByteRuns {
    guard let innermost = gathers.last else {
      return ByteRuns(
        start: tensor.byteRange.lowerBound, blocks: [0], blockByteCount: tensor.byteCount,
        slices: [0..<tensor.byteCount], limit: limit)
    }
    do throws(TensorError) {
      let layout = try AxisLayout(tensor.shape, tensor.dataType, along: innermost.axis)
      let slice = layout.sliceByteCount
      let slices = innermost.indices.lazy.map { $0 * slice..<($0 + 1) * slice }
      return ByteRuns(
        start: tensor.byteRange.lowerBound, blocks: blocks(before: innermost.axis),
        blockByteCount: layout.blockByteCount, slices: slices, limit: limit)
    } catch {
      throw .impossibleGather(tensor: tensor.name, error)
    }
  }

  /// The numbers of the blocks along the innermost axis that is cut, of which those stay that the cuts
  /// along axes before it leave.
  private func blocks(before axis: Int) -> [Int] {
    var numbers = [0]
    for outer in 0..<axis {
      let length = tensor.shape.dimensions[outer]
      let kept = gathers.first { $0.axis == outer }?.indices ?? Array(0..<length)
      numbers = numbers.flatMap { number in kept.map { number * length + $0 } }
    }
    return numbers
  }
}
