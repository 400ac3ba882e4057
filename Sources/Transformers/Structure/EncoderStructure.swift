/// Where the layers of an encoder are, and which of their parameters count heads and neurons.
///
/// Names are as in transformers' modeling files, below the module that ``layer`` names.
package struct EncoderStructure: Sendable {
  /// What config.json calls a size, and what the configuration class assumes where it is absent.
  struct Size: Sendable {
    let key: String
    let standard: Int

    init(_ key: String, _ standard: Int) {
      self.key = key
      self.standard = standard
    }
  }

  /// The module of a layer; `*` stands for a number, of which ALBERT has two: those of a group of layers
  /// and of a layer in it.
  var layer = Self.commonLayer
  /// The module with the number of heads.
  var attention = "attention.self"
  /// Linear maps whose outputs are heads.
  var queries = ["query", "key"].map { "attention.self.\($0)" }
  /// The linear map that makes the values.
  package var values = "attention.self.value"
  /// Vectors with as many elements as all heads together.
  var headVectors: [String] = []
  /// The linear map whose inputs are heads.
  package var attentionOutput = "attention.output.dense"
  /// The linear maps before and after the neurons.
  package var neurons = "intermediate.dense"
  package var neuronOutput = "output.dense"
  /// Layer normalizations.
  var norms = ["attention.output.LayerNorm", "output.LayerNorm"]
  /// Whether all layers add a column for each head to the scores, from a table that they share (MPNet).
  var sharesPositionBias = false

  var hiddenSize = Size("hidden_size", 768)
  var layerCount = Size("num_hidden_layers", 12)
  var headCount = Size("num_attention_heads", 12)
  var neuronCount = Size("intermediate_size", 3072)
  /// Groups of layers that share their weights, and layers in a group (ALBERT).
  var groupCount: Size?
  var groupSize: Size?

  /// The name of the neurons' function.
  var activation = (key: "hidden_act", standard: "gelu")

  /// What the code for transformers needs to know.
  let code: ModelingCode

  /// The bias of the values: DeBERTa's stands apart.
  package var valueBias: String {
    headVectors.first { $0.hasSuffix("v_bias") } ?? "\(values).bias"
  }

  /// How many parts of a head the values' matrix has, of which the last is the values: DeBERTa keeps
  /// queries and keys there too.
  package var partsOfValues: Int { headVectors.isEmpty ? 1 : 3 }

  /// The rules for the parameters of a layer.
  var rules: [ParameterRule] {
    (queries + [values]).flatMap { linear($0, from: .hidden, to: .heads) }
      + headVectors.map { ParameterRule("\(layer).\($0)", [.heads]) }
      + linear(attentionOutput, from: .heads, to: .hidden)
      + linear(neurons, from: .hidden, to: .intermediate)
      + linear(neuronOutput, from: .intermediate, to: .hidden)
      + norms.flatMap { ParameterRule.norm("\(layer).\($0)", .hidden) }
  }

  private func linear(
    _ name: String, from input: AxisRole, to output: AxisRole
  ) -> [ParameterRule] {
    ParameterRule.linear("\(layer).\(name)", from: input, to: output)
  }
}

/// Where a parameter stands among the layers of an encoder.
package struct LayerPlace: Equatable, Sendable {
  /// The number of the layer, or of ALBERT's group of layers.
  package let group: Int
  /// The number of the layer in its group; 0 where a group is a layer.
  package let inner: Int
  /// The parameter's name below the layer.
  package let parameter: String
  /// The name before and after the group's number.
  private let before: String
  private let after: String

  /// Finds the place that a name, without the family's prefix, tells.
  init?(_ name: Substring, _ layer: String, prefix: String) {
    let pattern = layer.split(separator: ".")
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > pattern.count else { return nil }
    var numbers: [(value: Int, position: Int)] = []
    for (position, (part, component)) in zip(parts, pattern).enumerated() {
      if component == "*" {
        guard let value = Int(part), value >= 0, String(value) == part else { return nil }
        numbers.append((value, position))
      } else if part != component {
        return nil
      }
    }
    guard let first = numbers.first else { return nil }
    group = first.value
    inner = numbers.count > 1 ? numbers[1].value : 0
    parameter = parts[pattern.count...].joined(separator: ".")
    before = prefix + parts[..<first.position].joined(separator: ".") + "."
    after = "." + parts[(first.position + 1)...].joined(separator: ".")
  }

  /// The parameter's name where its group has another number.
  package func name(inGroup group: Int) -> String { "\(before)\(group)\(after)" }
}

extension Family {
  /// Where a parameter stands among the layers, or `nil` where it is in none.
  package func place(of name: String) -> LayerPlace? {
    guard let layer = encoder?.layer else { return nil }
    return name.hasPrefix(prefix)
      ? LayerPlace(name.dropFirst(prefix.count), layer, prefix: prefix)
      : LayerPlace(name[...], layer, prefix: "")
  }

  /// The names of families whose heads and neurons can be pruned.
  package static var encoderNames: [String] {
    all.filter { $0.encoder != nil }.map(\.modelType)
  }
}
