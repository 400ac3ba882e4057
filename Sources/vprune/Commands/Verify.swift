import ArgumentParser
import Corpora
import JSONText
import Pruning
import Reports
import SystemPackage

/// `vprune verify`.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prove that a pruned model is the original on a corpus.",
    discussion: """
      Reads both directories and checks that every document of the corpus has the same tokens \
      under the mapping of ids, the same offsets and the same decoded text; that every tensor \
      has the same bytes, of the kept rows where it was cut; and that no id in a JSON file is \
      stale. Prints the first differences and exits with 1 where there are any.
      """)

  @Option(help: "The original model's directory, or its name on the hub.")
  var model: String

  @Option(help: "The pruned model's directory.")
  var pruned: String

  @OptionGroup var text: CorpusOption

  @Flag(help: "Allow documents that use dropped tokens to be made of others (--min-count).")
  var allowResegmentation = false

  @OptionGroup var threads: ThreadOption

  @Flag(name: .shortAndLong, help: "Print differences only.")
  var quiet = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    let verification = try Verification(
      original: ModelArgument.directory(of: model), pruned: FilePath(pruned),
      threads: threads.count)
    let corpus = text.corpus.isEmpty ? nil : try Corpus(text.request)
    let line = ProgressLine(isQuiet: quiet)
    let result: VerificationResult
    do {
      defer { line.clear() }
      let size = corpus?.size
      result = try verification.run(on: corpus, allowsResegmentation: allowResegmentation) {
        line.show(.verifying($0, size: size))
      }
    }
    let report = VerificationReport(result)
    if json {
      try StandardOutput.write(JSONFormat.verify.lines(report.json))
    } else if !quiet {
      try StandardOutput.write(Array("verified  \(report.line)\n".utf8))
    }
    guard result.isExact else {
      for difference in report.differences { StandardError.write("vprune: \(difference)\n") }
      throw Failure.differences
    }
  }
}
