import ArgumentParser
import Bytes
import Corpora
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

  @Option(help: "A directory with tokenizer.json, or vocab.txt and tokenizer_config.json.")
  var model: String

  @Option(
    help: ArgumentHelp(
      "Text, one document a line: a file, a .gz, a folder, or - for standard input.",
      valueName: "path"))
  var corpus: [String]

  @Option(name: .shortAndLong, help: "The table to write, or - for standard output.")
  var output: String

  @Flag(help: "Replace the table where it exists.")
  var force = false

  func run() throws {
    let tokenizer = try TokenizerFiles(directory: FilePath(model)).tokenizer
    let usage = try Corpus(paths: corpus).usage(of: tokenizer, threads: Processors.count)
    let text = UsageFile.text(usage, tokenizer)
    if output == "-" {
      try StandardOutput.write(text)
    } else {
      try WritableFile.replace(FilePath(output), with: text, force: force)
    }
  }
}
