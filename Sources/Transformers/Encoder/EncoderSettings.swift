import JSONText
import Kernels
import SystemPackage

/// The numbers of config.json that an encoder needs beside its weights.
struct EncoderSettings: Sendable {
  let configuration: ModelConfiguration
  let description: EncoderDescription

  /// Looks the family up.
  ///
  /// - Throws: ``TransformerError/noEncoder(path:modelType:known:)``.
  init(_ configuration: ModelConfiguration) throws(TransformerError) {
    let modelType = configuration.family.modelType
    guard let description = EncoderDescription.named(modelType) else {
      throw .noEncoder(
        path: configuration.main.path, modelType: modelType,
        known: EncoderDescription.all.map(\.modelType).sorted())
    }
    self.configuration = configuration
    self.description = description
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

  /// A truth value, or `fallback` where the key is absent or null.
  func flag(_ key: String, or fallback: Bool) throws(TransformerError) -> Bool {
    guard let node = configuration.node(at: key), !node.isNull else { return fallback }
    guard let value = node.bool else {
      throw .unexpectedValue(path: path, place: key, expected: "true or false")
    }
    return value
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
    let hiddenSize = try integer(description.keys.hiddenSize, from: 1)
    let heads = try integer(description.keys.heads, from: 1)
    guard hiddenSize.isMultiple(of: heads) else {
      throw .unexpectedValue(
        path: path, place: description.keys.heads, expected: "a divisor of \(hiddenSize)")
    }
    return hiddenSize / heads
  }

  /// What layer normalization adds to the variance.
  func epsilon() throws(TransformerError) -> Float {
    guard let key = description.keys.epsilon, let node = configuration.node(at: key) else {
      return Float(description.epsilon)
    }
    guard let value = node.double, value >= 0 else {
      throw .unexpectedValue(path: path, place: key, expected: "a number, 0 or more")
    }
    return Float(value)
  }
}
