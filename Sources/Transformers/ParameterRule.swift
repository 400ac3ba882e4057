/// The names of parameters that are alike, and what their axes mean.
package struct ParameterRule: Sendable {
  /// Components of the name; `*` stands for a layer's number.
  private let components: [Substring]
  /// One for each axis.
  package let axes: [AxisRole]

  init(_ pattern: String, _ axes: [AxisRole]) {
    components = pattern.split(separator: ".")
    self.axes = axes
  }

  /// The layer's number, or 0 where the pattern has none; `nil` where the name does not match.
  func layer(matching name: some StringProtocol) -> Int? {
    let parts = name.split(separator: ".")
    guard parts.count == components.count else { return nil }
    var layer = 0
    for (part, component) in zip(parts, components) {
      if component == "*" {
        guard let number = Int(part), number >= 0 else { return nil }
        layer = number
      } else if part != component {
        return nil
      }
    }
    return layer
  }

  /// The weight (output, input) and the bias (output) of a linear map.
  static func linear(
    _ name: String, from input: AxisRole, to output: AxisRole
  ) -> [ParameterRule] {
    [
      ParameterRule("\(name).weight", [output, input]),
      ParameterRule("\(name).bias", [output]),
    ]
  }

  /// Scale and shift of a layer normalization; checkpoints of 2018 call them gamma and beta.
  static func norm(_ name: String, _ role: AxisRole) -> [ParameterRule] {
    ["weight", "bias", "gamma", "beta"].map { ParameterRule("\(name).\($0)", [role]) }
  }

  /// The rows of an embedding matrix.
  static func embedding(
    _ name: String, _ rows: AxisRole, _ width: AxisRole
  ) -> [ParameterRule] {
    [ParameterRule("\(name).weight", [rows, width])]
  }
}
