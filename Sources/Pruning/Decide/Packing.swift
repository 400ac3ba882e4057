import Checkpoints
import Kernels
import Tensors
package import Transformers

/// What goes from a model whose pruned weights are zeros, and what takes its place.
package struct Packing: Sendable {
  package private(set) var plan: TransformerPlan
  /// The tensors that are not slices of what they were, by name.
  package private(set) var values: [String: TensorValues] = [:]
  /// What others have taken over.
  package private(set) var takenOver = TakenOver()

  /// Heads and neurons that went, though they did something.
  package struct TakenOver: Equatable, Sendable {
    /// They gave constants, which became part of a bias.
    package var constants = 0
    /// They were like another, whose output weights theirs were added to.
    package var duplicates = 0

    package init(constants: Int = 0, duplicates: Int = 0) {
      (self.constants, self.duplicates) = (constants, duplicates)
    }
  }

  private let model: Model
  private let shape: EncoderShape
  private let structure: EncoderStructure
  private var parameters: [Int: [String: ParameterLayout.Parameter]] = [:]

  /// Looks through the layers, one after the other; one layer's weights are in memory at a time.
  ///
  /// - Throws: `TransformerError` where the family's layers are not known or a matrix is missing.
  package init(_ model: Model, _ shape: EncoderShape) throws {
    let family = model.configuration.family
    guard let structure = family.encoder else {
      throw TransformerError.notAnEncoder(
        path: model.configuration.main.path, modelType: family.modelType,
        known: Family.encoderNames)
    }
    (self.model, self.shape, self.structure) = (model, shape, structure)
    plan = TransformerPlan(keepingAllOf: shape)
    for parameter in model.layout.parameters {
      guard let place = family.place(of: parameter.tensor.name) else { continue }
      parameters[shape.layer(at: place), default: [:]][place.parameter] = parameter
    }
    for layer in shape.layers.indices {
      try packHeads(layer)
      try packNeurons(layer)
    }
  }

  private mutating func packHeads(_ layer: Int) throws {
    let (heads, width) = (shape.layers[layer].heads, shape.headSize)
    guard heads > 0, let values = try numbers(layer, "\(structure.values).weight"),
      let bias = try numbers(layer, structure.valueBias),
      let outputs = try numbers(layer, "\(structure.attentionOutput).weight"),
      let outputBias = try numbers(layer, "\(structure.attentionOutput).bias")
    else { return }
    // The last part of a head's rows are its values.
    let part = width * shape.hiddenSize
    let rows = (0..<heads).flatMap { head in
      let end = (head + 1) * structure.partsOfValues * part
      return values[end - part..<end]
    }
    let packing = LayerPacking(
      heads: LayerPacking.Units(
        count: heads, inputs: rows, bias: bias, outputs: outputs, outputBias: outputBias,
        inputSize: part, width: width, largest: largest(layer, structure.attentionOutput)),
      weights: try headWeights(layer))
    plan.layers[layer].heads = packing.kept
    try take(packing, layer, structure.attentionOutput)
  }

  /// For each head all that decides about what it gives; `nil` where some of it is not known.
  private func headWeights(_ layer: Int) throws -> [[Double]]? {
    let heads = shape.layers[layer].heads
    var weights = Array(repeating: [Double](), count: heads)
    let own = (parameters[layer] ?? [:]).filter { $0.value.axes?.first == .heads }
    for name in own.keys.sorted() {
      guard let values = try numbers(layer, name), values.count.isMultiple(of: heads) else {
        return nil
      }
      let size = values.count / heads
      for head in 0..<heads { weights[head] += values[UnitColumns.range(of: head, width: size)] }
    }
    // Positions have columns for the heads that the model had at first.
    guard let name = structure.positionBiases else { return weights }
    let found = model.layout.parameters.first { $0.tensor.name.hasSuffix("\(name).weight") }
    guard let tensor = found?.tensor, let biases = try numbers(of: tensor),
      let columns = tensor.shape.dimensions.last, columns == shape.wholeHeads
    else { return nil }
    for (head, column) in shape.layers[layer].headNumbers.enumerated() {
      weights[head] += stride(from: column, to: biases.count, by: columns).map { biases[$0] }
    }
    return weights
  }

  private mutating func packNeurons(_ layer: Int) throws {
    guard let inputs = try numbers(layer, "\(structure.neurons).weight"),
      let bias = try numbers(layer, "\(structure.neurons).bias"),
      let outputs = try numbers(layer, "\(structure.neuronOutput).weight"),
      let outputBias = try numbers(layer, "\(structure.neuronOutput).bias")
    else { return }
    let packing = LayerPacking(
      neurons: LayerPacking.Units(
        count: shape.layers[layer].neurons, inputs: inputs, bias: bias, outputs: outputs,
        outputBias: outputBias, inputSize: shape.hiddenSize, width: 1,
        largest: largest(layer, structure.neuronOutput)),
      model.configuration.activation)
    plan.layers[layer].neurons = packing.kept
    try take(packing, layer, structure.neuronOutput)
  }

  /// The largest number that both tensors of an output can have.
  private func largest(_ layer: Int, _ output: String) -> Double {
    let types = ["weight", "bias"].map { parameters[layer]?["\(output).\($0)"]?.tensor.dataType }
    return types.contains(.f16) ? 65_504 : Double(Float.greatestFiniteMagnitude)
  }

  /// Keeps the values that a layer's output has from now on, where they are others.
  private mutating func take(_ packing: LayerPacking, _ layer: Int, _ output: String) throws {
    takenOver.constants += packing.constants
    takenOver.duplicates += packing.merged
    if packing.constants > 0, let bias = parameters[layer]?["\(output).bias"]?.tensor {
      values[bias.name] = TensorValues(
        shape: bias.shape, bytes: bias.dataType.bytes(of: packing.units.outputBias))
    }
    if packing.merged > 0, let weight = parameters[layer]?["\(output).weight"]?.tensor {
      values[weight.name] = TensorValues(
        shape: try weight.shape.resized(
          to: packing.kept.count * packing.units.width, along: 1),
        bytes: weight.dataType.bytes(of: packing.keptOutputs))
    }
  }

  /// A parameter's numbers; `nil` where it is not there, or not floating-point.
  private func numbers(_ layer: Int, _ name: String) throws -> [Double]? {
    try parameters[layer]?[name].flatMap { try numbers(of: $0.tensor) }
  }

  private func numbers(of tensor: TensorLocation) throws -> [Double]? {
    guard tensor.dataType.isFloatingPoint else { return nil }
    var bytes: [UInt8] = []
    try model.checkpoint.read(tensor, 0..<tensor.byteCount, into: &bytes)
    return tensor.dataType.numbers(in: bytes)
  }
}
