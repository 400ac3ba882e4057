import Bytes

/// The lengths of a tensor's axes, outermost first; a scalar has none.
package struct Shape: Hashable, Sendable {
  /// The length of each axis, 0 or more.
  package let dimensions: [Int]
  /// The product of the dimensions: 1 for a scalar.
  package let elementCount: Int

  /// Checks the dimensions, which may come from a file.
  ///
  /// The product is taken from left to right and may nowhere exceed `Int.max`, as in the
  /// safetensors reference implementation: [0, 2^62, 4] is a shape, [2^62, 4, 0] is none.
  ///
  /// - Throws: ``TensorError/negativeDimension(_:)`` or ``TensorError/tooManyElements(_:)``.
  package init(_ dimensions: [Int]) throws(TensorError) {
    var product = 1
    for dimension in dimensions {
      guard dimension >= 0 else { throw .negativeDimension(dimensions) }
      guard let next = product.multiplied(checkedBy: dimension) else {
        throw .tooManyElements(dimensions)
      }
      product = next
    }
    self.dimensions = dimensions
    elementCount = product
  }

  /// Bytes that a tensor of this shape takes, without gaps.
  ///
  /// - Throws: ``TensorError/tooManyBytes(_:_:)`` or ``TensorError/partialByte(_:_:)``.
  package func byteCount(of dataType: DataType) throws(TensorError) -> Int {
    guard let bits = elementCount.multiplied(checkedBy: dataType.bitsPerElement) else {
      throw .tooManyBytes(dataType, dimensions)
    }
    guard bits.isMultiple(of: 8) else { throw .partialByte(dataType, dimensions) }
    return bits / 8
  }

  /// The same shape with another length of one axis.
  ///
  /// - Parameters:
  ///   - length: The new length, 0 or more.
  ///   - axis: An axis of this shape.
  /// - Returns: A shape of as many axes.
  /// - Throws: ``TensorError/negativeDimension(_:)`` or ``TensorError/tooManyElements(_:)``.
  package func resized(to length: Int, along axis: Int) throws(TensorError) -> Shape {
    var dimensions = dimensions
    dimensions[axis] = length
    return try Shape(dimensions)
  }
}
