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
      no weights. Programs hand over documents with --stream:

        vprune count --model M --stream < frames > usage.tsv
      """)

  @Option(help: "A directory with a tokenizer's files, or a model's name on the hub.")
  var model: String

  @OptionGroup var text: CountedText

  @Option(
    name: .shortAndLong,
    help: "The table to write, or - for standard output, which is the default with --stream.")
  var output: String?

  @Option(
    help: ArgumentHelp("How many threads count. (default: one a processor)", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "What memory to stay within, however many distinct words there are. (default: 1GB)",
      valueName: "size"))
  var memory: ByteSize?

  @Flag(help: "Replace the table where it exists.")
  var force = false

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  func validate() throws {
    guard output != nil || text.stream else {
      throw ValidationError("Name the table to write with --output.")
    }
    if output == "" { throw ValidationError("--output has an empty path.") }
    guard threads.map({ (1...1024).contains($0) }) ?? true else {
      throw ValidationError("--threads must be 1 to 1024.")
    }
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
      usage = try corpus.usage(
        of: files, threads: threads ?? Processors.count,
        memory: memory?.count ?? CountingMemory.usual
      ) {
        line.show(.counting($0, size: size))
      }
    }
    if usage.replacedCount > 0, !quiet {
      StandardError.write(
        "vprune: \(usage.replacedCount) invalid UTF-8 sequences were counted as U+FFFD.\n")
    }
    let text = UsageFile.text(usage, files.tokenizer)
    if let output, output != "-" {
      try WritableFile.replace(FilePath(output), with: text, force: force)
    } else {
      try StandardOutput.write(text)
    }
  }
}
