import ArgumentParser
import Bytes
import Corpora
import Pruning
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
      versions do not: with --model their tokens are compared instead.
      """)

  @Option(help: "A directory with a tokenizer's files, or a model's name on the hub.")
  var model: String?

  @OptionGroup var text: CorpusOption

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Add up tables of different texts.", valueName: "table"))
  var merge: [String] = []

  @Option(name: .shortAndLong, help: "The table to write, or - for standard output.")
  var output: String

  @Flag(help: "Replace the table where it exists.")
  var force = false

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  func validate() throws {
    guard model != "", output != "", !merge.contains("") else {
      throw ValidationError("--model, --merge and --output need a path.")
    }
    if merge.isEmpty {
      try text.require()
      guard model != nil else { throw ValidationError("Name the tokenizer with --model.") }
    } else {
      guard text.corpus.isEmpty else {
        throw ValidationError("--merge adds up what was counted: --corpus does not go with it.")
      }
      let places = merge.map { Directory.resolved(FilePath($0)) ?? FilePath($0) }
      guard Set(places).count == places.count else {
        throw ValidationError("--merge names a table twice, which would count its text twice.")
      }
    }
  }

  func run() throws {
    if output != "-" { try OutputFile.check(FilePath(output), replacing: force) }
    let files = try model.map { try TokenizerFiles(directory: ModelArgument.directory(of: $0)) }
    guard let table = try merge.isEmpty ? files.map(counted) : merged(files) else { return }
    let text = UsageFile.text(table)
    if output == "-" {
      try StandardOutput.write(text)
    } else {
      try WritableFile.replace(FilePath(output), with: text, force: force)
    }
  }

  private func counted(_ files: TokenizerFiles) throws -> UsageTable {
    var corpus = try Corpus(text.request)
    if !files.companions.isEmpty { corpus = try corpus.rereadable() }
    let line = ProgressLine(isQuiet: quiet)
    let usage: Usage
    do {
      defer { line.clear() }
      let size = corpus.size
      usage = try corpus.usage(of: files, threads: Processors.count) {
        line.show(.counting($0, size: size))
      }
    }
    if usage.replacedCount > 0, !quiet {
      StandardError.write(
        "vprune: \(usage.replacedCount) invalid UTF-8 sequences were counted as U+FFFD.\n")
    }
    return UsageTable(usage, of: files.tokenizer, fingerprint: try Fingerprint.of(files))
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
