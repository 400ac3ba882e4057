import Bytes
import Checkpoints
import SystemPackage
import Tensors
import Transformers

/// Tensors that were computed for a plan, as a safetensors file beside it: with them a plan needs no second
/// measuring, which another machine would round otherwise.
enum PlanValues {
  /// The file's bytes.
  ///
  /// - Parameters:
  ///   - values: By name in the original.
  ///   - model: The original, whose dtypes the tensors have.
  /// - Returns: A safetensors file.
  /// - Throws: `TensorError` where a shape has no size.
  static func bytes(_ values: [String: TensorValues], of model: Model) throws -> [UInt8] {
    let types = Dictionary(
      model.checkpoint.tensors.map { ($0.name, $0.dataType) },
      uniquingKeysWith: { first, _ in first })
    let header = SafetensorsHeader(
      arranging: try values.keys.sorted().compactMap { name in
        guard let type = types[name], let value = values[name] else { return nil }
        return try SafetensorsHeader.NewTensor(name: name, dataType: type, shape: value.shape)
      }, metadata: nil)
    return header.tensors.reduce(into: header.serialized()) { bytes, tensor in
      bytes += values[tensor.name]?.bytes ?? []
    }
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - model: The original.
  ///   - cut: What else the plan leaves, which says how large each tensor must be.
  /// - Returns: By name in the original, the new content.
  /// - Throws: ``PruningError/malformedPlan(path:expected:)`` where a tensor is not what the plan asks for.
  static func read(
    _ path: FilePath, for model: Model, _ cut: ModelCut
  ) throws -> [String: TensorValues] {
    let file = try ReadableFile(path: path)
    let header = try SafetensorsHeader(parsing: file)
    let parameters = Dictionary(
      model.layout.parameters.map { ($0.tensor.name, $0) }, uniquingKeysWith: { first, _ in first })
    var values: [String: TensorValues] = [:]
    for tensor in header.tensors {
      guard let parameter = parameters[tensor.name],
        parameter.tensor.dataType == tensor.dataType,
        cut.dimensions(of: parameter) == tensor.shape.dimensions
      else {
        throw PruningError.malformedPlan(
          path: path, expected: "\(tensor.name) is not of the type and shape that the plan leaves")
      }
      values[tensor.name] = TensorValues(
        shape: tensor.shape,
        bytes: try file.bytes(
          at: header.dataStart + tensor.dataOffsets.lowerBound, count: tensor.dataOffsets.count))
    }
    return values
  }
}
