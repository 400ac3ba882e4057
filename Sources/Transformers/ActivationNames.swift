import JSONText
package import Kernels

extension Activation {
  /// The names in transformers' `ACT2FN`, each of which is one of the functions.
  private static let named: [(name: String, activation: Activation)] = [
    ("gelu", .gelu), ("gelu_python", .gelu), ("gelu_new", .geluTanh), ("gelu_fast", .geluTanh),
    ("gelu_accurate", .geluTanh), ("gelu_pytorch_tanh", .geluTanh),
    ("gelu_python_tanh", .geluTanh), ("quick_gelu", .geluQuick), ("relu", .relu),
    ("silu", .silu), ("swish", .silu), ("tanh", .tanh),
  ]

  static let names = named.map(\.name)

  init?(name: String) {
    guard let found = Self.named.first(where: { $0.name == name }) else { return nil }
    self = found.activation
  }
}

extension ModelConfiguration {
  /// What the neurons of the encoder apply; `nil` where it is not known.
  package var activation: Activation? {
    guard let size = family.encoder?.activation else { return nil }
    return Activation(name: node(at: size.key)?.string ?? size.standard)
  }
}
