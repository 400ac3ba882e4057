import Checkpoints
import Tensors

/// A tensor with its bytes, as tests make them.
struct TensorFixture: Sendable {
  var name: String
  var dataType: DataType
  var dimensions: [Int]
  var bytes: [UInt8]

  /// A safetensors file that holds `tensors`.
  static func file(
    _ tensors: [TensorFixture], metadata: [SafetensorsHeader.MetadataEntry]? = nil
  ) throws -> [UInt8] {
    let header = SafetensorsHeader(
      arranging: try tensors.map {
        try SafetensorsHeader.NewTensor(
          name: $0.name, dataType: $0.dataType, shape: Shape($0.dimensions))
      }, metadata: metadata)
    return header.serialized()
      + header.tensors.flatMap { placed in
        tensors.first { $0.name == placed.name }?.bytes ?? []
      }
  }

  /// What gathering along an axis must give, element by element in bits, without any cleverness.
  func gathered(_ indices: [Int], along axis: Int) -> TensorFixture {
    let bits = dataType.bitsPerElement
    let inner = dimensions[(axis + 1)...].reduce(1, *) * bits
    let outer = dimensions[..<axis].reduce(1, *)
    var taken: [Bool] = []
    for block in 0..<outer {
      for index in indices {
        let start = (block * dimensions[axis] + index) * inner
        for bit in start..<start + inner { taken.append(bytes[bit / 8] >> (bit % 8) & 1 == 1) }
      }
    }
    var result = self
    result.dimensions[axis] = indices.count
    result.bytes = stride(from: 0, to: taken.count, by: 8).map { start in
      (0..<8).reduce(UInt8(0)) { $0 | (taken[start + $1] ? 1 << $1 : 0) }
    }
    return result
  }
}
