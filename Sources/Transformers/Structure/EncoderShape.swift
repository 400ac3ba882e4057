import Bytes
import Checkpoints
import JSONText
import SystemPackage
import Tensors

/// How many heads and neurons each layer of an encoder has, and in which order layers run.
package struct EncoderShape: Equatable, Sendable {
  /// One set of weights.
  package struct Layer: Equatable, Sendable {
    package var heads: Int
    package var neurons: Int
    /// The heads' numbers in the model that was first pruned: columns of MPNet's position bias.
    package var headNumbers: [Int]

    package init(heads: Int, neurons: Int, headNumbers: [Int]) {
      self.heads = heads
      self.neurons = neurons
      self.headNumbers = headNumbers
    }
  }

  /// BERT's layers; of ALBERT, which runs the same layers again and again, those that have weights.
  package var layers: [Layer]
  /// Layers in a group: 1 but for ALBERT's `inner_group_num`.
  package let groupSize: Int
  /// The groups in the order in which the model runs them; numbers may repeat.
  package var sequence: [Int]
  /// Width of the residual stream.
  package let hiddenSize: Int
  /// Width of a head.
  package let headSize: Int
  /// Heads of a layer that was never pruned.
  package let wholeHeads: Int

  /// How many groups have weights.
  package var groupCount: Int { layers.count / groupSize }

  /// The numbers of a group's layers.
  package func layers(ofGroup group: Int) -> Range<Int> {
    group * groupSize..<(group + 1) * groupSize
  }

  /// The number of the layer that a parameter belongs to.
  package func layer(at place: LayerPlace) -> Int { place.group * groupSize + place.inner }

  /// Heads of all layers that run.
  package var heads: Int { running.reduce(0) { $0 + $1.heads } }
  /// Neurons of all layers that run.
  package var neurons: Int { running.reduce(0) { $0 + $1.neurons } }

  /// Layers in the order in which they run.
  package var running: [Layer] { runningLayers.map { layers[$0] } }

  /// The length of text that multiplications are counted for, in tokens, where nothing says otherwise.
  package static let standardLength = 128

  /// Multiplications with addition in the layers, for a text of `length` tokens.
  ///
  /// Relative positions (DeBERTa), embeddings and task heads are not counted.
  package func multiplyAdds(length: Int) -> Int {
    heads * headMultiplyAdds(length: length) + neurons * neuronMultiplyAdds(length: length)
  }

  /// Multiplications of a head: four matrices of hidden size times head size, for each token, and two products of
  /// length times length times head size.
  package func headMultiplyAdds(length: Int) -> Int {
    4 * length * hiddenSize * headSize + 2 * length * length * headSize
  }

  /// Multiplications of a neuron: two vectors of the hidden size, for each token.
  package func neuronMultiplyAdds(length: Int) -> Int { 2 * length * hiddenSize }

  /// For each layer that runs, the number of its weights in ``layers``.
  package var runningLayers: [Int] { sequence.flatMap { layers(ofGroup: $0) } }

  /// Whether layers share weights, so that what one needs may harm another.
  package var sharesWeights: Bool { Set(runningLayers).count < runningLayers.count }

  /// Whether transformers' own class can have this shape: a head is there as wide as the hidden size
  /// divided by the number of heads, and all layers have as many neurons.
  package var isStock: Bool {
    let neurons = layers.first?.neurons
    return layers.allSatisfy { $0.heads == wholeHeads && $0.neurons == neurons }
  }

  /// Why transformers' own class cannot have this shape, in words.
  package var oddity: String {
    guard let lost = layers.firstIndex(where: { $0.heads != wholeHeads }) else {
      return "layers have different numbers of neurons"
    }
    return
      "layer \(lost) has \(layers[lost].heads) \(layers[lost].heads == 1 ? "head" : "heads") of \(headSize), and the hidden size is "
      + "\(hiddenSize)"
  }

  /// Checks that transformers' code runs the groups of layers in this order.
  ///
  /// - Throws: ``TransformerError/unevenGroups(path:groups:)`` for an ALBERT of several groups.
  package func checkGroups(_ configuration: ModelConfiguration) throws(TransformerError) {
    guard sequence != Self.sequence(running: sequence.count, groupCount) else { return }
    throw .unevenGroups(path: configuration.main.path, groups: groupCount)
  }

  /// The groups that transformers' `AlbertTransformer` runs; of other families, one after the other.
  static func sequence(running count: Int, _ groups: Int) -> [Int] {
    (0..<count).map { Int(Double($0) / (Double(count) / Double(groups))) }
  }
}

extension EncoderShape {
  /// Reads the sizes from config.json and the tensors, which must agree.
  ///
  /// - Throws: ``TransformerError/notAnEncoder(path:modelType:known:)``, or what does not fit.
  package init(
    _ configuration: ModelConfiguration, _ layout: ParameterLayout
  ) throws(TransformerError) {
    let (family, path) = (configuration.family, configuration.main.path)
    guard let structure = family.encoder else {
      throw .notAnEncoder(
        path: path, modelType: family.modelType, known: Family.encoderNames)
    }
    let hiddenSize = try configuration.size(structure.hiddenSize)
    let layerCount = try configuration.size(structure.layerCount)
    let wholeHeads = try configuration.size(structure.headCount)
    let groups = try structure.groupCount.map { size throws(TransformerError) in
      try configuration.size(size)
    }
    let groupSize = try structure.groupSize.map { size throws(TransformerError) in
      try configuration.size(size)
    }
    guard hiddenSize.isMultiple(of: wholeHeads) else {
      throw .unexpectedValue(
        path: path, place: structure.headCount.key,
        expected: "a divisor of \(structure.hiddenSize.key), \(hiddenSize)")
    }
    self.hiddenSize = hiddenSize
    self.wholeHeads = wholeHeads
    headSize = hiddenSize / wholeHeads
    self.groupSize = groupSize ?? 1
    sequence = Self.sequence(running: layerCount, groups ?? layerCount)
    let count = (groups ?? layerCount) * self.groupSize
    // Before lists are made that are as long as a file says.
    guard count <= layout.parameters.count else {
      throw .missingLayer(path: path, layer: count - 1)
    }
    layers = try configuration.headNumbers(wholeHeads, layers: count).map {
      Layer(heads: $0.count, neurons: 0, headNumbers: $0)
    }
    try readNeurons(layout, structure, family, path)
    try check(layout, family, path)
  }

  private mutating func readNeurons(
    _ layout: ParameterLayout, _ structure: EncoderStructure, _ family: Family, _ path: FilePath
  ) throws(TransformerError) {
    var found = Set<Int>()
    for parameter in layout.parameters {
      guard let place = family.place(of: parameter.tensor.name) else { continue }
      guard place.group < groupCount, place.inner < groupSize else {
        throw .unexpectedLayer(
          path: path, tensor: parameter.tensor.name, layers: groupCount)
      }
      if place.parameter == "\(structure.neurons).weight" {
        layers[layer(at: place)].neurons = parameter.tensor.shape.dimensions.first ?? 0
        found.insert(layer(at: place))
      }
    }
    if let missing = layers.indices.first(where: { !found.contains($0) }) {
      throw .missingLayer(path: path, layer: missing)
    }
  }

  /// Each axis of heads or neurons is as long as its layer needs.
  private func check(
    _ layout: ParameterLayout, _ family: Family, _ path: FilePath
  ) throws(TransformerError) {
    for parameter in layout.parameters {
      guard let place = family.place(of: parameter.tensor.name) else { continue }
      let layer = layers[layer(at: place)]
      let dimensions = parameter.tensor.shape.dimensions
      guard let axes = parameter.axes else {
        throw .unexplainedLayerTensor(
          path: path, name: parameter.tensor.name, shape: dimensions)
      }
      for (length, role) in zip(dimensions, axes) {
        let width = layer.heads * headSize
        let fits =
          switch role {
          // DeBERTa keeps queries, keys and values of a head together.
          case .heads: width == 0 ? length == 0 : length == width || length == 3 * width
          case .intermediate: length == layer.neurons
          default: true
          }
        guard fits else {
          throw .wrongLayerAxis(
            path: path, tensor: parameter.tensor.name, length: length,
            expected: role == .heads
              ? "\(layer.heads) heads of \(headSize)" : "\(layer.neurons) neurons")
        }
      }
    }
  }
}

extension ModelConfiguration {
  /// A size that config.json says, or the default of the configuration class.
  fileprivate func size(_ size: EncoderStructure.Size) throws(TransformerError) -> Int {
    guard let node = node(at: size.key) else { return size.standard }
    guard let value = node.int, value > 0, value <= 1 << 20 else {
      throw .unexpectedValue(
        path: main.path, place: size.key, expected: "a number above 0")
    }
    return value
  }

  /// The heads of each layer that an earlier pruning left, by their first numbers: vprune's own key, or
  /// what transformers before 5 wrote.
  fileprivate func headNumbers(
    _ whole: Int, layers: Int
  ) throws(TransformerError) -> [[Int]] {
    if let kept = node(at: EncoderKeys.headNumbers) {
      let rows = kept.elements.map { $0.elements.compactMap(\.int) }
      guard rows.count == layers,
        rows.allSatisfy({ row in
          row.allSatisfy { (0..<whole).contains($0) } && zip(row, row.dropFirst()).allSatisfy(<)
        })
      else {
        throw .unexpectedValue(
          path: main.path, place: EncoderKeys.headNumbers,
          expected: "a list of heads for each of the \(layers) layers")
      }
      return rows
    }
    guard let legacy = node(at: EncoderKeys.legacyPrunedHeads) else {
      return Array(repeating: Array(0..<whole), count: layers)
    }
    let gone = Dictionary(
      legacy.members.map { (Int($0.key.string ?? "") ?? -1, $0.value.elements.compactMap(\.int)) },
      uniquingKeysWith: { $0 + $1 })
    guard legacy.isObject, gone.keys.allSatisfy({ (0..<layers).contains($0) }) else {
      throw .unexpectedValue(
        path: main.path, place: EncoderKeys.legacyPrunedHeads,
        expected: "an object of lists by the numbers of layers")
    }
    return (0..<layers).map { layer in
      (0..<whole).filter { gone[layer]?.contains($0) != true }
    }
  }
}

/// Keys of config.json that say what pruning left.
package enum EncoderKeys {
  /// For each layer, the heads that are left, by their numbers in the whole model.
  static let headNumbers = "kept_attention_heads"
  /// For each layer, how many neurons are left.
  static let neuronCounts = "kept_intermediate_sizes"
  /// What transformers before 5 wrote: heads that are gone, by layer.
  static let legacyPrunedHeads = "pruned_heads"
  static let autoMap = "auto_map"
  /// Whether tokens see those before them alone.
  static let isCausal = "is_decoder"
  /// How BERT's kin know places: by vectors that are added to the tokens' where it is "absolute".
  static let positions = "position_embedding_type"
}
