import ArgumentParser
import Bytes
import Corpora
import JSONText
import Reports
import SystemPackage
import Tokenizers

/// `vprune count`.
struct Count: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Count how often a corpus uses each token.",
    discussion: """
      Writes a table that `vprune --usage` prunes from. Only the tokenizer's files are needed, \
      no weights. Programs hand over documents with --stream:

        vprune count --model M --stream < frames > usage.tsv

      A count that was ended goes on where it was when it is asked for again: TABLE.progress \
      has what was counted.
      """)

  @Option(help: "A directory with a tokenizer's files, or a model's name on the hub.")
  var model: String

  @OptionGroup var text: CountedText

  @Option(
    name: .shortAndLong,
    help: "The table to write, or - for standard output, which is the default with --stream.")
  var output: String?

  @OptionGroup var counting: CountingOptions

  @Flag(help: "Replace the table where it exists.")
  var force = false

  @Flag(name: .shortAndLong, help: "Print neither progress nor the report.")
  var quiet = false

  @Flag(help: "Print the report as JSON.")
  var json = false

  func validate() throws {
    guard output != nil || text.stream else {
      throw ValidationError("Name the table to write with --output.")
    }
    if output == "" { throw ValidationError("--output has an empty path.") }
    if json, table == nil {
      throw ValidationError("--json goes to standard output, and so does the table; name a file.")
    }
  }

  /// Where the table goes; `nil` where that is standard output.
  private var table: FilePath? {
    guard let output, output != "-" else { return nil }
    return FilePath(output)
  }

  func run() throws {
    if let table { try OutputFile.check(table, replacing: force) }
    let folder = try ModelArgument.directory(of: model)
    let files = try TokenizerFiles(directory: folder)
    var corpus = try Corpus(text.request)
    var request = counting.request(files)
    if counting.sampleBytes != nil { corpus = try corpus.rereadable() }
    request.sample = try counting.sample(of: corpus)
    request.progress = try table.flatMap {
      try counting.progress(for: $0, corpus, tokenizer: folder)
    }
    let line = CountingLine(isQuiet: quiet, size: corpus.size)
    request.isWatched = line.isActive
    let start = ContinuousClock.now
    let outcome: CountingOutcome
    do {
      defer { line.clear() }
      outcome = try corpus.count(request) { line.show($0) }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    if outcome.usage.replacedCount > 0, !quiet {
      StandardError.write(
        "vprune: \(outcome.usage.replacedCount) invalid UTF-8 sequences were counted as U+FFFD.\n")
    }
    let bytes = UsageFile.text(outcome.usage, files.tokenizer)
    guard let table else { return try StandardOutput.write(bytes) }
    try WritableFile.replace(table, with: bytes, force: force)
    try request.progress?.remove()
    let report = CountReport(
      outcome, output: table.string, seconds: seconds, confidence: counting.confidence)
    if json {
      try StandardOutput.write(report.json.lines)
    } else if !quiet {
      try StandardOutput.write(Array(report.text.utf8))
    }
  }
}
