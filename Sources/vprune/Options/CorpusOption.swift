import ArgumentParser

/// Where text comes from.
struct CorpusOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Text, one document a line: a file, a .gz, a folder, or - for standard input. Repeatable.",
      valueName: "path"))
  var corpus: [String] = []

  /// Refuses a command without a corpus.
  func require() throws {
    if corpus.isEmpty { throw ValidationError("Name the text with --corpus.") }
  }

  func validate() throws {
    if corpus.contains("") { throw ValidationError("--corpus has an empty path.") }
    guard corpus.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("Standard input (-) can be named once.")
    }
  }
}
