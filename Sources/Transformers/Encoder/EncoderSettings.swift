import JSONText
import Kernels
import SystemPackage

/// The numbers of config.json that an encoder needs beside its weights.
struct EncoderSettings: Sendable {
  let configuration: ModelConfiguration
  let structure: EncoderStructure
  /// The heads that the family's models have.
  let tasks: EncoderStructure.Tasks

  /// Looks the family up.
  ///
  /// - Throws: ``TransformerError/noEncoder(path:modelType:known:)``, ``TransformerError/causalAttention(path:)`` or
  ///   ``TransformerError/relativePositions(path:type:)``.
  init(_ configuration: ModelConfiguration) throws(TransformerError) {
    let family = configuration.family
    guard let structure = family.encoder, let tasks = structure.tasks else {
      throw .noEncoder(
        path: configuration.main.path, modelType: family.modelType,
        known: Family.all.filter { $0.encoder?.tasks != nil }.map(\.modelType))
    }
    self.configuration = configuration
    (self.structure, self.tasks) = (structure, tasks)
    // These some families, or all, ignore in transformers 5, but not in 4: what such a model computes is not known.
    if try flag(EncoderKeys.isCausal, or: false) { throw .causalAttention(path: path) }
    if let type = configuration.node(at: EncoderKeys.positions)?.string, type != "absolute" {
      throw .relativePositions(path: path, type: type)
    }
  }

  var path: FilePath { configuration.main.path }

  /// A whole number, or `fallback` where the key is absent or null.
  func integer(
    _ key: String, from lowest: Int, or fallback: Int? = nil
  ) throws(TransformerError) -> Int {
    let node = configuration.node(at: key).flatMap { $0.isNull ? nil : $0 }
    guard let value = node.map(\.int) ?? fallback, value >= lowest, value < 1 << 31 else {
      throw .unexpectedValue(
        path: path, place: key, expected: "a whole number, \(lowest) or more")
    }
    return value
  }

  /// A size, or what transformers assumes where the key is absent.
  func size(
    _ size: EncoderStructure.Size, from lowest: Int = 1
  ) throws(TransformerError) -> Int {
    try integer(size.key, from: lowest, or: size.standard)
  }

  /// Refuses a number that is too large for what there is memory and time for.
  func check(
    _ value: Int, isAtMost largest: Int, _ key: String
  ) throws(TransformerError) {
    guard value <= largest else {
      throw .unexpectedValue(path: path, place: key, expected: "\(largest) or less")
    }
  }

  /// A truth value, or `fallback` where the key is absent or null.
  func flag(_ key: String, or fallback: Bool) throws(TransformerError) -> Bool {
    guard let node = configuration.node(at: key), !node.isNull else { return fallback }
    guard let value = node.bool else {
      throw .unexpectedValue(path: path, place: key, expected: "true or false")
    }
    return value
  }

  /// The neurons' function.
  func activation() throws(TransformerError) -> Activation {
    try activation(structure.activation.key, or: structure.activation.standard)
  }

  /// The name of an activation function, or `fallback` where the key is absent.
  func activation(_ key: String, or fallback: String) throws(TransformerError) -> Activation {
    let node = configuration.node(at: key)
    let name = node.map(\.string) ?? fallback
    guard let activation = name.flatMap({ Activation(name: $0) }) else {
      throw .unexpectedValue(
        path: path, place: key, expected: "one of " + Activation.names.joined(separator: ", "))
    }
    return activation
  }

  /// Columns of a head, which pruning does not change.
  ///
  /// - Throws: ``TransformerError/unexpectedValue(path:place:expected:)``.
  func headSize() throws(TransformerError) -> Int {
    for key in ["attention_head_size", "head_dim"] where configuration.node(at: key)?.int != nil {
      return try integer(key, from: 1)
    }
    let hiddenSize = try size(structure.hiddenSize)
    let heads = try size(structure.headCount)
    guard hiddenSize.isMultiple(of: heads) else {
      throw .unexpectedValue(
        path: path, place: structure.headCount.key, expected: "a divisor of \(hiddenSize)")
    }
    return hiddenSize / heads
  }

  /// What layer normalization adds to the variance.
  func epsilon() throws(TransformerError) -> Float {
    guard let key = structure.epsilon.key, let node = configuration.node(at: key) else {
      return Float(structure.epsilon.standard)
    }
    guard let value = node.double, value >= 0 else {
      throw .unexpectedValue(path: path, place: key, expected: "a number, 0 or more")
    }
    return Float(value)
  }
}
