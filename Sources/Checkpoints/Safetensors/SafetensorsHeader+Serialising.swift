import JSONText
package import Tensors

extension SafetensorsHeader {
  /// A tensor that is to be stored.
  package struct NewTensor: Sendable {
    package let name: String
    package let dataType: DataType
    package let shape: Shape
    package let byteCount: Int

    /// A tensor with this shape.
    ///
    /// - Throws: Where its bytes cannot be counted.
    package init(name: String, dataType: DataType, shape: Shape) throws(TensorError) {
      self.name = name
      self.dataType = dataType
      self.shape = shape
      byteCount = try shape.byteCount(of: dataType)
    }
  }

  /// Lays out a new file as the reference implementation does: wide elements first, then by
  /// name, and a header of a multiple of 8 bytes, so that every element is aligned.
  ///
  /// - Precondition: `tensors` have distinct names, and their byte counts add up to an `Int`.
  package init(arranging tensors: [NewTensor], metadata: [MetadataEntry]?) {
    let sorted = tensors.sorted {
      if $0.dataType != $1.dataType { return $0.dataType > $1.dataType }
      return $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
    var position = 0
    let placed = sorted.map { tensor in
      let start = position
      position += tensor.byteCount
      return Tensor(
        name: tensor.name, dataType: tensor.dataType, shape: tensor.shape,
        dataOffsets: start..<position)
    }
    let text = Self.text(metadata: metadata, tensors: placed)
    self.init(
      metadata: metadata, tensors: placed, dataStart: Self.lengthByteCount + text.count)
  }

  /// The bytes of a file before its first tensor: the length and the padded header.
  package func serialized() -> [UInt8] {
    let text = Self.text(metadata: metadata, tensors: tensors)
    let length = UInt64(text.count)
    return (0..<Self.lengthByteCount).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + text
  }

  private static func text(metadata: [MetadataEntry]?, tensors: [Tensor]) -> [UInt8] {
    var members: [(key: String, value: JSONValue)] = []
    if let metadata {
      let entries = metadata.map { (key: $0.key, value: JSONValue.string($0.value)) }
      members.append((metadataKey, .object(entries)))
    }
    for tensor in tensors {
      let fields: [(Field, JSONValue)] = [
        (.dataType, .string(tensor.dataType.rawValue)),
        (.shape, .array(tensor.shape.dimensions.map { .integer($0) })),
        (
          .dataOffsets,
          .array([
            .integer(tensor.dataOffsets.lowerBound), .integer(tensor.dataOffsets.upperBound),
          ])
        ),
      ]
      members.append((tensor.name, .object(fields.map { ($0.0.rawValue, $0.1) })))
    }
    var text = JSONValue.object(members).compact
    while !text.count.isMultiple(of: lengthByteCount) { text.append(UInt8(ascii: " ")) }
    return text
  }
}
