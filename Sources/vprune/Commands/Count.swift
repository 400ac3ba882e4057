import ArgumentParser
import Bytes
import Corpora
import Pruning
import SystemPackage
import Tokenizers

/// `vprune count`.
struct Count: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Count how often a corpus uses each token.",
    discussion: """
      Writes a table that `vprune --usage` prunes from. Only the tokenizer's files are needed, \
      no weights.
      """)

  @Option(help: "A directory with a tokenizer's files, or a model's name on the hub.")
  var model: String

  @OptionGroup var text: CorpusOption

  @Option(name: .shortAndLong, help: "The table to write, or - for standard output.")
  var output: String

  @Flag(help: "Replace the table where it exists.")
  var force = false

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  func validate() throws {
    try text.require()
  }

  func run() throws {
    let files = try TokenizerFiles(directory: ModelArgument.directory(of: model))
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
    let text = UsageFile.text(usage, files.tokenizer)
    if output == "-" {
      try StandardOutput.write(text)
    } else {
      try WritableFile.replace(FilePath(output), with: text, force: force)
    }
  }
}
