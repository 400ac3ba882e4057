package import Transformers

/// The decision which heads, neurons and layers of an encoder stay.
package struct TransformerPlan: Equatable, Sendable {
  /// What stays of one set of weights: numbers from 0, ascending.
  package struct Layer: Equatable, Sendable {
    package var heads: [Int]
    package var neurons: [Int]

    package init(heads: [Int], neurons: [Int]) {
      self.heads = heads
      self.neurons = neurons
    }
  }

  /// One for each set of weights of the model, also of those that go (``EncoderShape/layers``).
  package var layers: [Layer]
  /// The places in the order of layers (``EncoderShape/sequence``) that stay, ascending.
  package var running: [Int]

  package init(layers: [Layer], running: [Int]) {
    self.layers = layers
    self.running = running
  }

  /// Everything stays.
  package init(keepingAllOf shape: EncoderShape) {
    layers = shape.layers.map {
      Layer(heads: Array(0..<$0.heads), neurons: Array(0..<$0.neurons))
    }
    running = Array(shape.sequence.indices)
  }

  /// The places of layers that stay among all that run (``EncoderShape/runningLayers``), ascending.
  package func places(in shape: EncoderShape) -> [Int] {
    running.flatMap { $0 * shape.groupSize..<($0 + 1) * shape.groupSize }.sorted()
  }

  /// The new number of each group of layers that stays; `nil` for those that go.
  package func groupNumbers(of shape: EncoderShape) -> [Int?] {
    let used = Set(running.map { shape.sequence[$0] })
    var next = 0
    return (0..<shape.groupCount).map { group in
      guard used.contains(group) else { return nil }
      defer { next += 1 }
      return next
    }
  }

  /// The layers whose weights stay, ascending.
  package func stayingLayers(of shape: EncoderShape) -> [Int] {
    let numbers = groupNumbers(of: shape)
    return layers.indices.filter { numbers[$0 / shape.groupSize] != nil }
  }

  /// What is left of a shape.
  ///
  /// - Parameter shape: The shape that the plan was made for.
  /// - Returns: The sizes of the layers that stay, renumbered.
  package func applied(to shape: EncoderShape) -> EncoderShape {
    let numbers = groupNumbers(of: shape)
    var result = shape
    result.sequence = running.compactMap { numbers[shape.sequence[$0]] }
    result.layers = stayingLayers(of: shape).map { index in
      let (kept, old) = (layers[index], shape.layers[index])
      return EncoderShape.Layer(
        heads: kept.heads.count, neurons: kept.neurons.count,
        headNumbers: kept.heads.map { old.headNumbers[$0] })
    }
    return result
  }

  /// Whether nothing goes.
  package func keepsAll(of shape: EncoderShape) -> Bool {
    self == TransformerPlan(keepingAllOf: shape)
  }
}
