import ArgumentParser
import JSONText
import Pruning
import Reports
import SystemPackage

/// `vprune inspect`.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a model holds, what can be pruned, and what is odd.")

  @Argument(help: "The model's directory, or its name on the hub.")
  var model: String

  @Option(help: ArgumentHelp("How many levels of modules to list.", valueName: "n"))
  var depth = 4

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let report = InspectionReport(
      try Inspection(directory: ModelArgument.directory(of: model)), depth: depth)
    try StandardOutput.write(json ? report.json.lines : Array(report.text.utf8))
  }
}
