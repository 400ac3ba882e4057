import Glibc
import JSONText

/// The function that neurons apply, for the few that become constants.
package enum Activation: Sendable {
  case gelu
  /// By the hyperbolic tangent (Hendrycks and Gimpel 2016).
  case geluTanh
  case relu
  case silu
  case tanh
  case quickGELU

  /// A function by its name in config.json, as `ACT2FN` of transformers has it; `nil` where it is none of
  /// these.
  init?(named name: String) {
    switch name {
    case "gelu", "gelu_python": self = .gelu
    case "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_accurate":
      self = .geluTanh
    case "relu": self = .relu
    case "silu", "swish": self = .silu
    case "tanh": self = .tanh
    case "quick_gelu": self = .quickGELU
    default: return nil
    }
  }

  package func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .gelu: 0.5 * x * (1 + erf(x / 2.0.squareRoot()))
    case .geluTanh:
      0.5 * x * (1 + Glibc.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .relu: max(0, x)
    case .silu: x / (1 + exp(-x))
    case .tanh: Glibc.tanh(x)
    case .quickGELU: x / (1 + exp(-1.702 * x))
    }
  }
}

extension ModelConfiguration {
  /// What the neurons of the encoder apply; `nil` where it is not known.
  package var activation: Activation? {
    guard let size = family.encoder?.activation else { return nil }
    return Activation(named: node(at: size.key)?.string ?? size.standard)
  }
}
