package import JSONText
package import Pruning
import Transformers

/// The scores of a model.
package struct EvaluationReport {
  private let evaluation: Evaluation

  package init(_ evaluation: Evaluation) {
    self.evaluation = evaluation
  }

  /// For a person.
  package var text: String {
    var table = TextTable([.left, .right])
    for score in evaluation.scores {
      table.append(score.name, Self.text(score))
    }
    let truncated = evaluation.truncatedCount
    let asksQuestions = evaluation.task == .questionAnswering
    let limit = asksQuestions ? "what a question may have beside a text" : "the model's length"
    let cut = truncated > 0 ? ", \(Figures.count(truncated)) of them cut to \(limit)" : ""
    let noun = asksQuestions ? "question" : "document"
    let heading = "\(evaluation.task.name), \(Figures.counted(evaluation.count, noun))\(cut)"
    return ([heading, ""] + table.lines).map { $0 + "\n" }.joined()
  }

  /// A score with its unit.
  static func text(_ score: Evaluation.Score) -> String {
    guard score.value.isFinite else { return "undefined" }
    return score.isShare
      ? "\(Figures.decimal(score.value * 100, places: 2)) %"
      : Figures.decimal(score.value, places: 4)
  }

  /// For a program.
  package var json: JSONValue {
    .object([
      ("task", .string(evaluation.task.name)), ("documents", .integer(evaluation.count)),
      ("truncated", .integer(evaluation.truncatedCount)),
      (
        "scores",
        .object(
          evaluation.scores.map { score in
            (
              score.name.filter { $0 != "(" && $0 != ")" }.replacing(" ", with: "_"),
              score.value.isFinite ? .number(score.value) : .null
            )
          })
      ),
    ])
  }
}
