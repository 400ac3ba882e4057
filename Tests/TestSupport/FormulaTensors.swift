/// Tensors whose elements are a function of their names and places, as a safetensors file.
public struct FormulaTensors: Sendable {
  private var tensors: [(name: String, shape: [Int])] = []

  /// None yet.
  public init() {}

  /// Adds a tensor.
  public mutating func add(_ name: String, _ shape: [Int]) { tensors.append((name, shape)) }

  /// Adds a linear map.
  public mutating func addLinear(_ name: String, _ inputs: Int, _ outputs: Int) {
    add("\(name).weight", [outputs, inputs])
    add("\(name).bias", [outputs])
  }

  /// Adds a layer normalization.
  public mutating func addNorm(_ name: String, _ width: Int) {
    add("\(name).weight", [width])
    add("\(name).bias", [width])
  }

  /// Adds a layer as BERT and its kin name its parts.
  ///
  /// - Parameters:
  ///   - prefix: The layer's name.
  ///   - inputs: Names of the maps that attention reads through.
  ///   - width: The hidden size.
  ///   - neurons: The intermediate size.
  public mutating func addLayer(_ prefix: String, _ inputs: [String], _ width: Int, _ neurons: Int)
  {
    for name in inputs { addLinear("\(prefix).attention.self.\(name)", width, width) }
    addLinear("\(prefix).attention.output.dense", width, width)
    addNorm("\(prefix).attention.output.LayerNorm", width)
    addLinear("\(prefix).intermediate.dense", width, neurons)
    addLinear("\(prefix).output.dense", neurons, width)
    addNorm("\(prefix).output.LayerNorm", width)
  }

  /// The file.
  ///
  /// - Parameter source: Which element of a tensor an element is like; `nil` for a zero.
  /// - Returns: Header and numbers.
  public func safetensors(
    source: (_ tensor: String, _ index: Int) -> Int? = { $1 }
  ) -> [UInt8] {
    var data: [UInt8] = []
    let fields = tensors.map { name, shape in
      let start = data.count
      let seed = name.utf8.reduce(0) { ($0 * 31 + Int($1)) % 1009 }
      for index in 0..<shape.reduce(1, *) {
        let value =
          source(name, index).map { place in
            Float((seed + place * place * 7 + place * 373) % 1009 - 504) / 1024
          } ?? 0
        data += (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
      }
      return "\"\(name)\": {\"dtype\": \"F32\", \"shape\": \(shape), "
        + "\"data_offsets\": [\(start), \(data.count)]}"
    }
    var header = "{\(fields.joined(separator: ", "))}"
    while !header.utf8.count.isMultiple(of: 8) { header += " " }
    let length = UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + Array(header.utf8) + data
  }
}
