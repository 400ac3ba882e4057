import ArgumentParser
import JSONText
import Pruning
import Reports
import SystemPackage

/// `vprune restore`.
struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put tokens back into a pruned model, out of the original.",
    discussion: """
      Writes a model with the pruned one's tokens and those that a file names, with their rows, \
      their merges or scores, and what they are built from, in the original's order. Rows of the \
      tokens that come back are the original's, bit for bit; all others, and the layers, are the \
      pruned model's, also where it was trained further.

        vprune restore --model M --pruned M-pruned --tokens tokens.txt -o M-more
      """)

  @Option(help: "The original model's directory, or its name on the hub.")
  var model: String

  @Option(help: "The pruned model's directory.")
  var pruned: String

  @Option(
    help: ArgumentHelp(
      "The tokens that come back, one a line, as the vocabulary spells them. Repeatable.",
      valueName: "file"))
  var tokens: [String]

  @Option(
    name: .shortAndLong,
    help: "The directory to write. (default: the pruned model's name with -restored, here)")
  var output: String?

  @Flag(help: "Replace the output where it exists and is a model or empty.")
  var force = false

  @Flag(help: "Do not re-read and compare what was written.")
  var noVerify = false

  @OptionGroup var threads: ThreadOption

  @Flag(name: .shortAndLong, help: "Print no summary.")
  var quiet = false

  @Flag(help: "Print the summary as JSON.")
  var json = false

  func validate() throws {
    guard !([model, pruned, output ?? "-"] + tokens).contains("") else {
      throw ValidationError("--model, --pruned, --tokens and --output need a path.")
    }
  }

  func run() throws {
    let place = try ModelArgument.place(of: pruned)
    var request = PruningRequest(
      model: try ModelArgument.place(of: model), text: .nothing,
      output: output.map { FilePath($0) } ?? RunOptions.defaultOutput(place, "restored"))
    request.policy.keptTokens = tokens.map { FilePath($0) }
    request.allowsUnknownFamily = true
    request.replaces = force
    request.verifies = !noVerify
    request.threads = threads.count
    let outcome = try RestoreJob(place.directory, request).run()
    let report = RestoreReport(outcome)
    if json {
      try StandardOutput.write(JSONFormat.restore.lines(report.json))
    } else if !quiet {
      try StandardOutput.write(Array(report.text.utf8))
    }
    guard let result = outcome.verification, !result.isExact else { return }
    for difference in VerificationReport(result).differences {
      StandardError.write("vprune: \(difference)\n")
    }
    throw Failure.differences
  }
}
