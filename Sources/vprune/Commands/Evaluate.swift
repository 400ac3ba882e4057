import ArgumentParser
import JSONText
import Pruning
import Reports
import SystemPackage

/// `vprune evaluate`.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how well a model says what labelled documents say.",
    discussion: """
      Accuracy and F1 for classes of texts and of tokens, Pearson's correlation and the mean \
      squared error for numbers.

        vprune evaluate M --data test.tsv --text-column query --label-column intent
        vprune evaluate M --data test.conll
      """)

  @Argument(help: "The model's directory.")
  var model: String

  @OptionGroup var data: DataOptions

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    guard data.data != nil else { throw ValidationError("Name labelled documents with --data.") }
  }

  func run() throws {
    guard let source = data.source else { return }
    let evaluation = try Evaluation(
      of: Model(directory: FilePath(model)), on: source, threads: Processors.count)
    let report = EvaluationReport(evaluation)
    try StandardOutput.write(json ? report.json.lines : Array(report.text.utf8))
  }
}
