import JSONText
import Pruning
import Transformers

/// What a run left of an encoder's layers.
struct StructureReport {
  private let structure: ModelCut.Structure

  init(_ structure: ModelCut.Structure) {
    self.structure = structure
  }

  private static let length = EncoderShape.standardLength

  /// Rows of the table of sizes.
  var rows: [(name: String, change: Change, format: (Int) -> String)] {
    let (before, after) = (structure.before, structure.after)
    return [
      ("layers", Change(before: before.sequence.count, after: after.sequence.count)),
      ("heads", Change(before: before.heads, after: after.heads)),
      ("neurons", Change(before: before.neurons, after: after.neurons)),
      (
        "MACs at \(Self.length)",
        Change(
          before: before.multiplyAdds(length: Self.length),
          after: structure.written.multiplyAdds(length: Self.length))
      ),
    ].map { ($0.0, $0.1, Figures.count) }
  }

  /// What is left of each layer, and how the model is loaded.
  var lines: [String] {
    let layers = structure.after.running
    var lines = [
      "heads     \(layers.map { "\($0.heads)" }.joined(separator: " "))",
      "neurons   \(layers.map { "\($0.neurons)" }.joined(separator: " "))",
    ]
    if let takenOver = structure.takenOver, takenOver != Packing.TakenOver() {
      lines.append(
        "packed    \(Figures.counted(takenOver.constants, "constant")) folded into biases, "
          + "\(Figures.counted(takenOver.duplicates, "duplicate")) merged")
    }
    if structure.keepsShape {
      lines.append(
        "zeros     removed heads and neurons are zeros in the original shape (--keep-shape), which makes neither the "
          + "file smaller nor the model faster"
      )
    }
    return lines + ["loads     \(loading)"]
  }

  private var loading: String {
    if structure.keepsShape { return "as before" }
    return structure.written.isStock
      ? "as before, with transformers' own class"
      : "with trust_remote_code=True, by \(ModelingCode.fileName)"
  }

  /// The same as a JSON object.
  var json: JSONValue {
    let layers = structure.after.running
    return .object(
      rows.map { row in
        (
          row.name == "MACs at \(Self.length)" ? "macs_at_\(Self.length)" : row.name,
          JSONValue.object([
            ("before", .integer(row.change.before)), ("after", .integer(row.change.after)),
          ])
        )
      } + [
        ("heads_by_layer", .array(layers.map { .integer($0.heads) })),
        ("neurons_by_layer", .array(layers.map { .integer($0.neurons) })),
        ("native", .bool(structure.written.isStock)),
        ("zeros_in_shape", .bool(structure.keepsShape)),
      ]
        + (structure.takenOver.map {
          [
            ("folded_constants", .integer($0.constants)),
            ("merged_duplicates", .integer($0.duplicates)),
          ]
        } ?? []))
  }
}
