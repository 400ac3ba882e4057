import ArgumentParser
import Bytes
import Corpora
import JSONText
import Pruning
import Reports
import SystemPackage
import Tokenizers

/// `vprune count`.
struct Count: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Count how often a corpus uses each token, or add such counts up.",
    discussion: """
      Writes a table that `vprune --usage` prunes from. Only the tokenizer's files are needed, \
      no weights.

        vprune count --model M --corpus part1.txt -o 1.tsv
        vprune count --model M --corpus part2.txt -o 2.tsv
        vprune count --merge 1.tsv 2.tsv -o all.tsv

      A table says which tokenizer counted, and tables of others are refused. Those of earlier \
      versions do not: with --model their tokens are compared instead. Programs hand over \
      documents with --stream:

        vprune count --model M --stream < frames > usage.tsv

      A count that was ended goes on where it was when it is asked for again: TABLE.progress \
      has what was counted.
      """)

  @Option(help: "A directory with a tokenizer's files, or a model's name on the hub.")
  var model: String?

  @OptionGroup var text: CountedText

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Add up tables of different texts.", valueName: "table"))
  var merge: [String] = []

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
    guard model != "", output != "", !merge.contains("") else {
      throw ValidationError("--model, --merge and --output need a path.")
    }
    guard output != nil || text.stream else {
      throw ValidationError("Name the table to write with --output.")
    }
    if merge.isEmpty {
      try text.require()
      guard model != nil else { throw ValidationError("Name the tokenizer with --model.") }
    } else {
      guard text.isEmpty, !json else {
        throw ValidationError(
          "--merge adds up what was counted: --corpus, --stream and --json do not go with it.")
      }
      try InputFiles.check(merge, of: "--merge")
    }
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
    let folder = try model.map { try ModelArgument.directory(of: $0) }
    if let table {
      try OutputFile.check(
        table, replacing: force, model: folder, inputs: text.corpus + merge)
    }
    let files = try folder.map { try TokenizerFiles(directory: $0) }
    if !merge.isEmpty {
      if let sum = try merged(files) { try write(sum) }
    } else if let folder, let files {
      try count(files, in: folder)
    }
  }

  private func write(_ sum: UsageTable) throws {
    let bytes = UsageFile.text(sum)
    guard let table else { return try StandardOutput.write(bytes) }
    try WritableFile.replace(table, with: bytes, force: force)
  }

  private func count(_ files: TokenizerFiles, in folder: FilePath) throws {
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
    let sum = UsageTable(
      outcome.usage, of: files.tokenizer, fingerprint: try Fingerprint.of(files))
    do {
      try write(sum)
    } catch BytesError.alreadyExists(let path) {
      // Another count has made the table, to which nothing will be added.
      try request.progress?.remove()
      throw BytesError.alreadyExists(path: path)
    }
    guard let table else { return }
    try request.progress?.remove()
    let report = CountReport(
      outcome, output: table.string, seconds: seconds, confidence: counting.confidence,
      segmentations: files.segmentations)
    if json {
      try StandardOutput.write(JSONFormat.count.lines(report.json))
    } else if !quiet {
      try StandardOutput.write(Array(report.text.utf8))
    }
  }

  /// The sum of the tables, which are compared with a tokenizer where one is named.
  private func merged(_ files: TokenizerFiles?) throws -> UsageTable? {
    let paths = merge.map { FilePath($0) }
    var sum: UsageTable?
    for path in paths {
      var table = try UsageFile.read(path)
      if let files {
        let fingerprint = try Fingerprint.of(files)
        table = UsageTable(
          try table.usage(of: files.tokenizer, fingerprint: fingerprint, path),
          of: files.tokenizer, fingerprint: fingerprint)
      }
      guard table.tokenizer != nil else { throw CorpusError.usageWithoutTokenizer(path: path) }
      guard var all = sum else {
        sum = table
        continue
      }
      try all.add(table, at: path, to: paths[0])
      sum = all
    }
    return sum
  }
}
