package import JSONText
package import Pruning

/// How well a model does on labelled documents, as text and as JSON.
package struct EvaluationReport {
  private let evaluation: Evaluation

  package init(_ evaluation: Evaluation) {
    self.evaluation = evaluation
  }

  /// Lines for a person.
  package var text: String {
    var table = TextTable([.left, .right])
    for (name, value) in evaluation.measures {
      table.append(name, Figures.decimal(value, places: 4))
    }
    table.append("documents", Figures.count(evaluation.documents))
    if evaluation.truncated > 0 {
      table.append("cut at the model's positions", Figures.count(evaluation.truncated))
    }
    return table.lines.joined(separator: "\n") + "\n"
  }

  /// The same as a JSON object.
  package var json: JSONValue {
    .object(
      evaluation.measures.map { measure in
        (
          measure.name.lowercased().split(separator: " ").joined(separator: "_"),
          JSONValue.number(measure.value)
        )
      } + [
        ("documents", .integer(evaluation.documents)),
        ("truncated", .integer(evaluation.truncated)),
      ])
  }
}
