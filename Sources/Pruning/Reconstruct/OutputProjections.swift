import Checkpoints
import Kernels
import Tensors
import Transformers

/// The tensors of the linear maps that write to the residual stream, as they are stored.
struct OutputProjections {
  private let keepsShape: Bool
  private let structure: EncoderStructure
  /// By layer and name below it.
  private var tensors: [Int: [String: TensorLocation]] = [:]

  /// Finds the tensors.
  ///
  /// - Throws: `TransformerError` where the family's layers are not known.
  init(
    _ model: Model, _ shape: EncoderShape, keepsShape: Bool
  ) throws(TransformerError) {
    let family = model.configuration.family
    guard let structure = family.encoder else {
      throw .notAnEncoder(
        path: model.configuration.main.path, modelType: family.modelType,
        known: Family.encoderNames)
    }
    (self.keepsShape, self.structure) = (keepsShape, structure)
    for parameter in model.layout.parameters {
      guard let place = family.place(of: parameter.tensor.name) else { continue }
      tensors[shape.layer(at: place), default: [:]][place.parameter] = parameter.tensor
    }
  }

  /// A new projection for a layer, as it will be read from the file.
  ///
  /// - Parameters:
  ///   - linear: The projection of the units that stay.
  ///   - layer: The number of its weights.
  ///   - sublayer: Which projection it is.
  /// - Returns: `nil` where it cannot be stored.
  func rounded(_ linear: Linear, _ layer: Int, _ sublayer: LayerSweep.Sublayer) -> Linear? {
    guard let (weight, bias) = locations(layer, sublayer),
      let numbers = stored(linear.weight, weight.dataType)?.numbers,
      let biasNumbers = stored(linear.bias, bias.dataType)?.numbers
    else { return nil }
    return Linear(
      weight: Matrix(rows: linear.outputs, columns: linear.inputs, numbers),
      bias: Matrix(biasNumbers))
  }

  /// The tensors to write for a projection that was ``rounded(_:_:_:)``.
  ///
  /// - Parameters:
  ///   - linear: The projection of the units that stay.
  ///   - layer: The number of its weights.
  ///   - sublayer: Which projection it is.
  ///   - columns: Which of the stored projection's inputs it has.
  ///   - values: Gets the tensors.
  func store(
    _ linear: Linear, _ layer: Int, _ sublayer: LayerSweep.Sublayer, columns: [Int],
    into values: inout [String: TensorValues]
  ) {
    guard let (weight, bias) = locations(layer, sublayer),
      let bytes = stored(linear.weight, weight.dataType)?.bytes,
      let biasBytes = stored(linear.bias, bias.dataType)?.bytes,
      let shape = try? weight.shape.resized(to: columns.count, along: 1)
    else { return }
    values[weight.name] =
      keepsShape
      ? TensorValues(shape: weight.shape, bytes: spread(bytes, columns, weight))
      : TensorValues(shape: shape, bytes: bytes)
    values[bias.name] = TensorValues(shape: bias.shape, bytes: biasBytes)
  }

  private func locations(
    _ layer: Int, _ sublayer: LayerSweep.Sublayer
  ) -> (weight: TensorLocation, bias: TensorLocation)? {
    let name = sublayer == .attention ? structure.attentionOutput : structure.neuronOutput
    guard let weight = tensors[layer]?["\(name).weight"],
      let bias = tensors[layer]?["\(name).bias"], weight.shape.dimensions.count == 2
    else { return nil }
    return (weight, bias)
  }

  /// Numbers as a type stores them.
  private func stored(_ matrix: Matrix, _ type: DataType) -> (bytes: [UInt8], numbers: [Float])? {
    guard type.isFloatingPoint else { return nil }
    let bytes = type.bytes(of: matrix.values.map { Double($0) })
    var numbers: [Float] = []
    type.decode(bytes, into: &numbers)
    guard numbers.allSatisfy(\.isFinite) else { return nil }
    return (bytes, numbers)
  }

  /// Columns put back where they were, among zeros.
  private func spread(_ bytes: [UInt8], _ columns: [Int], _ tensor: TensorLocation) -> [UInt8] {
    let (rows, width) = (tensor.shape.dimensions[0], tensor.shape.dimensions[1])
    let size = tensor.dataType.bitsPerElement / 8
    var result = Array(repeating: UInt8(0), count: rows * width * size)
    for row in 0..<rows {
      for (index, column) in columns.enumerated() {
        let (source, target) = ((row * columns.count + index) * size, (row * width + column) * size)
        result.replaceSubrange(target..<target + size, with: bytes[source..<source + size])
      }
    }
    return result
  }
}
