import ArgumentParser
import JSONText
import Pruning
import Reports

/// What a job that decides or writes a model shows, and how it ends.
struct JobOutput {
  let isQuiet: Bool
  let isJSON: Bool

  /// Does a job and prints its summary; differences that verification finds end the process with 1.
  func run(
    _ job: (@escaping @Sendable (PruningProgress) -> Void) throws -> PruningOutcome
  ) throws {
    let line = ProgressLine(isQuiet: isQuiet)
    let outcome: PruningOutcome
    do {
      defer { line.clear() }
      outcome = try job { line.show($0) }
    }
    let summary = PruningSummary(outcome)
    if isJSON {
      try StandardOutput.write(JSONFormat.prune.lines(summary.json))
    } else if !isQuiet {
      try StandardOutput.write(Array(summary.text.utf8))
    }
    if let result = outcome.verification, !result.isExact {
      for difference in VerificationReport(result).differences {
        StandardError.write("vprune: \(difference)\n")
      }
      throw Failure.differences
    }
  }
}
