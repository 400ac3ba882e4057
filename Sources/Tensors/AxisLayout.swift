/// How the slices along one axis of a row-major tensor lie in its bytes.
///
/// A tensor of shape [2, 3, 4] seen along axis 1 is 2 blocks of 3 slices, each 4 elements long:
///
///     block 0                      block 1
///     slice 0 | slice 1 | slice 2  slice 0 | slice 1 | slice 2
///
/// Rows of a matrix are its slices along axis 0: one block.
package struct AxisLayout: Equatable, Sendable {
  /// How many blocks there are: the product of the dimensions before the axis.
  package let blockCount: Int
  /// Slices in a block: the length of the axis.
  package let length: Int
  /// Bytes in a slice: the product of the dimensions after the axis, times the element's size.
  package let sliceByteCount: Int
  /// Bytes in a block.
  package let blockByteCount: Int

  /// Looks along `axis`, an axis of `shape`.
  ///
  /// - Throws: ``TensorError/partialByte(_:_:)`` where slices do not end on bytes,
  ///   ``TensorError/tooManyBytes(_:_:)`` where the whole tensor is too large.
  package init(_ shape: Shape, _ dataType: DataType, along axis: Int) throws(TensorError) {
    _ = try shape.byteCount(of: dataType)
    let dimensions = shape.dimensions
    blockCount = try Shape(Array(dimensions[..<axis])).elementCount
    length = dimensions[axis]
    sliceByteCount = try Shape(Array(dimensions[(axis + 1)...])).byteCount(of: dataType)
    blockByteCount = try Shape(Array(dimensions[axis...])).byteCount(of: dataType)
  }
}
