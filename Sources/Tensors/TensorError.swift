/// A shape that no tensor can have.
package enum TensorError: Error, Equatable, Sendable {
  /// A dimension below 0.
  case negativeDimension([Int])
  /// The product of the dimensions exceeds `Int.max`.
  case tooManyElements([Int])
  /// The number of bytes exceeds what 64 bits can address.
  case tooManyBytes(DataType, [Int])
  /// Elements of less than a byte that do not end on a byte.
  case partialByte(DataType, [Int])
}
