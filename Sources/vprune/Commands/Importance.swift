import ArgumentParser
import Bytes
import Pruning
import Reports
import SystemPackage

/// `vprune importance`.
struct Importance: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure what heads and neurons are worth, or add such measurements up.",
    discussion: """
      Scores are sums over documents, so that parts of a corpus can be measured on several \
      machines:

        vprune importance M --corpus part1.txt -o 1.safetensors
        vprune importance M --corpus part2.txt -o 2.safetensors
        vprune importance --merge 1.safetensors --merge 2.safetensors -o all.safetensors
        vprune --corpus domain.txt --scores all.safetensors --macs 0.5 --model M

      fisher needs text; taylor, TextPruner's score, takes labels where --data has some; \
      magnitude looks at weights alone.
      """)

  @Argument(help: "The model's directory.")
  var model: String?

  @OptionGroup var text: CorpusOption

  @Option(
    help: ArgumentHelp("Which scores: fisher, taylor or magnitude.", valueName: "which"))
  var importance = LayerBudget.Importance.fisher

  @OptionGroup var data: DataOptions

  @Option(help: ArgumentHelp("Documents of a step of taylor's gradient.", valueName: "n"))
  var batchSize = 32

  @Option(help: ArgumentHelp("Add up files of scores. Repeatable.", valueName: "file"))
  var merge: [String] = []

  @Option(name: .shortAndLong, help: "The file to write.")
  var output: String

  @Flag(help: "Replace the file where it exists.")
  var force = false

  func validate() throws {
    guard merge.isEmpty == (model != nil) else {
      throw ValidationError("Name a model to measure, or files to --merge.")
    }
    guard output != "" else { throw ValidationError("--output has an empty path.") }
    guard batchSize >= 1 else { throw ValidationError("--batch-size must be 1 or more.") }
  }

  func run() throws {
    // Before what takes minutes.
    try OutputFile.check(FilePath(output), replacing: force)
    try WritableFile.replace(FilePath(output), with: ScoreFile.bytes(scores()), force: force)
  }

  private func scores() throws -> ImportanceScores {
    guard let model else { return try ScoreFile.merged(merge.map { FilePath($0) }) }
    var source = data.source
    source?.batchSize = batchSize
    let (scores, truncatedCount) = try ImportanceJob(
      model: ModelArgument.directory(of: model), importance, data: source, threads: Processors.count
    ).run(text.request)
    if let note = LayerFitReport.note(truncated: truncatedCount) {
      StandardError.write("vprune: \(note)\n")
    }
    return scores
  }
}
