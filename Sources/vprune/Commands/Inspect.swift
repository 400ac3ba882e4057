import ArgumentParser
import JSONText
import Pruning
import Reports
import SystemPackage

/// `vprune inspect`.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a model holds, what can be pruned, and what is odd.",
    discussion: """
      With --plan: why each token stays, and what it costs that others go. --json prints all of them.

        vprune inspect M
        vprune inspect --plan plan.json
      """)

  @Argument(help: "The model's directory, or its name on the hub.")
  var model: String?

  @Option(help: ArgumentHelp("Show a saved plan instead of a model.", valueName: "file"))
  var plan: String?

  @Option(help: ArgumentHelp("How many levels of modules to list.", valueName: "n"))
  var depth = 4

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (model == nil) != (plan == nil), model != "", plan != "" else {
      throw ValidationError("Name either a model or, with --plan, a saved plan.")
    }
  }

  func run() throws {
    if let plan {
      let report = PlanReport(try PlanFile(path: FilePath(plan)))
      try StandardOutput.write(
        json ? JSONFormat.inspectPlan.lines(report.json) : Array(report.text.utf8))
    }
    guard let model else { return }
    let report = InspectionReport(
      try Inspection(directory: ModelArgument.directory(of: model)), depth: depth)
    try StandardOutput.write(
      json ? JSONFormat.inspect.lines(report.json) : Array(report.text.utf8))
  }
}
