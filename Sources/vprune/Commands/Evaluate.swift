import ArgumentParser
import JSONText
import Pruning
import Reports
import SystemPackage

/// `vprune evaluate`.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score an encoder with its head on labelled data.",
    discussion: """
      Accuracy and F1 for classes and tags (F1 of spans as seqeval has it), mean squared error and \
      correlations for numbers, exact match and F1 for SQuAD, correlations of cosines with the \
      scores of pairs for sentence embeddings.

        vprune evaluate my-classifier/ --data test.tsv --text-column text --label-column label
      """)

  @Argument(help: "The model's directory, or its name on the hub.")
  var model: String

  @OptionGroup var data: DataOptions

  @OptionGroup var threads: ThreadOption

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard !model.isEmpty else { throw ValidationError("The model has an empty path.") }
    guard data.data != nil else { throw ValidationError("Name the data with --data.") }
  }

  func run() throws {
    guard let source = data.source else { return }
    let evaluation = try Evaluation(
      of: Model(directory: ModelArgument.directory(of: model)), on: source,
      threads: threads.count)
    let report = EvaluationReport(evaluation)
    try StandardOutput.write(
      json ? JSONFormat.evaluate.lines(report.json) : Array(report.text.utf8))
  }
}
