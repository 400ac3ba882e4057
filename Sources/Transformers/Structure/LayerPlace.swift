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
