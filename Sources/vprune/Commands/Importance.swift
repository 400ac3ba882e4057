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
        vprune importance --merge 1.safetensors 2.safetensors -o all.safetensors
        vprune --corpus domain.txt --scores all.safetensors --macs 0.5 --model M

      fisher needs text; taylor, TextPruner's score, takes labels where --data has some; \
      magnitude looks at weights alone. A file is of one model, and no document may count \
      twice. taylor's scores are of batches: parts must be whole batches, all but one.
      """)

  @Argument(help: "The model's directory.")
  var model: String?

  @OptionGroup var text: CorpusOption

  @Option(
    help: ArgumentHelp(
      "Which scores: fisher (the default), taylor or magnitude.", valueName: "which"))
  var importance: LayerBudget.Importance?

  @OptionGroup var data: DataOptions

  @Option(
    help: ArgumentHelp("Documents of a step of taylor's gradient. (default: 32)", valueName: "n"))
  var batchSize: Int?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Add up files of scores.", valueName: "file"))
  var merge: [String] = []

  @Option(name: .shortAndLong, help: "The file to write.")
  var output: String

  @OptionGroup var threads: ThreadOption

  @Flag(help: "Replace the file where it exists.")
  var force = false

  @Flag(name: .shortAndLong, help: "Do not show what is being done.")
  var quiet = false

  func validate() throws {
    guard merge.isEmpty == (model != nil) else {
      throw ValidationError(
        merge.isEmpty
          ? "Name a model to measure, or files to --merge."
          : "--merge adds up what was measured; a model does not go with it.")
    }
    guard output != "" else { throw ValidationError("--output has an empty path.") }
    guard batchSize ?? 1 >= 1 else { throw ValidationError("--batch-size must be 1 or more.") }
    try refuseUnread()
  }

  private func refuseUnread() throws {
    let labels = [("--data", data.data != nil), ("--batch-size", batchSize != nil)]
    let corpus = [("--corpus", !text.corpus.isEmpty)]
    guard merge.isEmpty else {
      try UnreadOptions.refuse(
        [("--importance", importance != nil)] + corpus + labels,
        beside: "--merge, which adds up what was measured")
      guard merge.count > 1 else {
        throw ValidationError("--merge adds files up; give it twice or more.")
      }
      return
    }
    switch importance ?? .fisher {
    case .magnitude:
      try UnreadOptions.refuse(
        corpus + labels, beside: "--importance magnitude, which looks at weights alone")
    case .fisher:
      try UnreadOptions.refuse(
        labels, beside: "--importance fisher, which needs neither labels nor batches")
    case .taylor where data.data != nil:
      try UnreadOptions.refuse(
        corpus, beside: "--data, whose documents are measured")
    case .taylor: break
    }
  }

  func run() throws {
    // Before what takes minutes.
    try OutputFile.check(
      FilePath(output), replacing: force,
      model: model.map { try ModelArgument.directory(of: $0) },
      inputs: text.corpus + merge + (data.data.map { [$0] } ?? []))
    try WritableFile.replace(FilePath(output), with: ScoreFile.bytes(scores()), force: force)
  }

  private func scores() throws -> SavedScores {
    guard let model else { return try ScoreFile.merged(merge.map { FilePath($0) }) }
    let line = ProgressLine(isQuiet: quiet)
    let measured: (scores: SavedScores, truncatedCount: Int)
    do {
      defer { line.clear() }
      measured = try ImportanceJob(
        model: ModelArgument.directory(of: model), importance ?? .fisher, data: data.source,
        batchSize: batchSize ?? LayerBudget().batchSize, threads: threads.count
      ) { line.show($0) }.run(text.request)
    }
    if let note = LayerFitReport.note(truncated: measured.truncatedCount) {
      StandardError.write("vprune: \(note)\n")
    }
    return measured.scores
  }
}
