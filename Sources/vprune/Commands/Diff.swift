import ArgumentParser
import JSONText
import Pruning
import Reports
import SystemPackage

/// `vprune diff`.
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show where two saved plans decide otherwise.",
    discussion: """
      What each was asked, which tokens only one of them keeps and what their loss costs in the \
      other, and the heads, neurons and layers that differ. No model is needed.

        vprune diff plan.json other.json
      """)

  @Argument(help: "A plan.")
  var first: String

  @Argument(help: "Another plan.")
  var second: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let report = PlanDifferenceReport(
      PlanDifference(
        try PlanFile(path: FilePath(first)), try PlanFile(path: FilePath(second))))
    try StandardOutput.write(json ? JSONFormat.diff.lines(report.json) : Array(report.text.utf8))
  }
}
