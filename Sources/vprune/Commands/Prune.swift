import ArgumentParser
import Bytes
import Corpora
import JSONText
import Pruning
import Reports
import SystemPackage

/// `vprune prune`, which is what `vprune` alone means.
struct Prune: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Remove the tokens that your text does not use.",
    discussion: """
      Kept are: tokens that the corpus uses, special and added tokens, those that a \
      configuration names or a chat template prints, the parts that these are merged from, \
      bytes, the piece of the lowest score, single characters, and the prefixes that unknown \
      words of the corpus consumed. Ids keep their order.

        vprune --corpus domain.txt --model bert-base-uncased/
        vprune --corpus texts/ --corpus more.txt.gz --model M -o small
        vprune count --corpus domain.txt --model M -o usage.tsv
        vprune --usage usage.tsv --model M --min-count 2
        vprune --lossless --model M
      """)

  @Option(help: "The model's directory: config.json, tokenizer files, safetensors.")
  var model: String

  @OptionGroup var text: CorpusOption

  @Option(
    help: ArgumentHelp("Prune from a table that `vprune count` wrote.", valueName: "table"))
  var usage: String?

  @Option(
    name: .shortAndLong,
    help: "The directory to write. (default: the model's name with -pruned, here)")
  var output: String?

  @Option(help: ArgumentHelp("Drop tokens that occur less often.", valueName: "n"))
  var minCount = 1

  @Option(
    help: ArgumentHelp(
      "Which single characters stay beside used tokens: all, seen-scripts (of the scripts that the corpus has), seen, none.",
      valueName: "which"))
  var alphabet: VocabularyPolicy.Alphabet?

  @Flag(help: "The same as --alphabet none.")
  var dropAlphabet = false

  @Flag(help: "Without a corpus: drop only the tokens that no text can become.")
  var lossless = false

  @Flag(help: "Keep [unused0] and the like.")
  var keepUnused = false

  @Flag(help: "Prune a model of a family that is not known, where the shapes tell what to cut.")
  var allowUnknownFamily = false

  @Flag(help: "Replace the output where it exists and is a model or empty.")
  var force = false

  @Flag(help: "Do not re-read and compare what was written.")
  var noVerify = false

  @Flag(help: "Leave the SHA-256 of the inputs out of vprune.json.")
  var noHashes = false

  @Flag(help: "Count and decide, and write nothing.")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Print neither progress nor the summary.")
  var quiet = false

  @Flag(help: "Print the summary as JSON.")
  var json = false

  func validate() throws {
    if lossless {
      guard text.corpus.isEmpty, usage == nil, minCount == 1, alphabet == nil, !dropAlphabet else {
        throw ValidationError(
          "--lossless needs no text: --corpus, --usage, --min-count and --alphabet do not go with it."
        )
      }
    } else {
      try requireText()
    }
    if dropAlphabet, alphabet ?? .none != .none {
      throw ValidationError("--drop-alphabet means --alphabet none; give one of them.")
    }
    guard minCount >= 1 else { throw ValidationError("--min-count must be 1 or more.") }
    guard !model.isEmpty else { throw ValidationError("--model has an empty path.") }
    guard output != "" else { throw ValidationError("--output has an empty path.") }
  }

  private func requireText() throws {
    guard text.corpus.isEmpty != (usage == nil) else {
      throw ValidationError(
        usage == nil
          ? "Name the text to prune for with --corpus, or a table of counts with --usage; or ask for --lossless."
          : "Give either --corpus or --usage, not both.")
    }
  }

  func run() throws {
    let line = ProgressLine(isQuiet: quiet)
    let outcome: PruningOutcome
    do {
      defer { line.clear() }
      outcome = try PruningJob(request) { line.show($0) }.run()
    }
    let summary = PruningSummary(outcome)
    if json {
      try StandardOutput.write(summary.json.lines)
    } else if !quiet {
      try StandardOutput.write(Array(summary.text.utf8))
    }
    if let result = outcome.verification, !result.isExact {
      for difference in VerificationReport(result).differences {
        StandardError.write("vprune: \(difference)\n")
      }
      throw ArgumentParser.ExitCode(1)
    }
  }

  private var request: PruningRequest {
    let model = FilePath(model)
    let text: PruningRequest.Text =
      lossless ? .nothing : usage.map { .usageFile(FilePath($0)) } ?? .corpus(text.corpus)
    var request = PruningRequest(
      model: model, text: text, output: output.map { FilePath($0) } ?? Self.defaultOutput(model))
    request.policy.minimumCount = minCount
    request.policy.alphabet = dropAlphabet ? .none : alphabet ?? .all
    request.policy.isLossless = lossless
    request.policy.keepsUnused = keepUnused
    request.allowsUnknownFamily = allowUnknownFamily
    request.replaces = force
    request.verifies = !noVerify
    request.hashesInputs = !noHashes
    request.isDryRun = dryRun
    request.threads = Processors.count
    return request
  }

  private static func defaultOutput(_ model: FilePath) -> FilePath {
    let name = (Directory.resolved(model) ?? model).lastComponent?.string ?? "model"
    return FilePath("\(name)-pruned")
  }
}

extension VocabularyPolicy.Alphabet: ExpressibleByArgument {}
