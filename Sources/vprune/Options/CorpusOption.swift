import ArgumentParser
import Corpora

/// Where text comes from.
struct CorpusOption: ParsableArguments {
  static let corpusHelp = ArgumentHelp(
    "Text, one document a line, or records: .jsonl, .csv, .tsv; gzip or not. A file, a folder, a pattern, or - for standard input. Repeatable.",
    valueName: "path")
  static let fieldHelp = ArgumentHelp(
    "The text in .jsonl: a member's name, or a path such as message.text. (default: text)",
    valueName: "name")
  static let columnHelp = ArgumentHelp(
    "The text in .csv and .tsv. (default: text)", valueName: "name")

  @Option(help: Self.corpusHelp)
  var corpus: [String] = []

  @Option(help: Self.fieldHelp)
  var field: String?

  @Option(help: Self.columnHelp)
  var column: String?

  /// What was named.
  var request: CorpusRequest { CorpusRequest(corpus, TextFields(field: field, column: column)) }

  /// Other text, the files of which may be of the same kinds.
  func request(of paths: [String]) -> CorpusRequest {
    var request = CorpusRequest(paths, request.fields)
    request.fields.areShared = true
    return request
  }

  /// Refuses a command without a corpus.
  func require() throws {
    if corpus.isEmpty { throw ValidationError("Name the text with --corpus.") }
  }

  func validate() throws {
    if corpus.contains("") { throw ValidationError("--corpus has an empty path.") }
    guard corpus.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("Standard input (-) can be named once.")
    }
    if corpus.contains("-"), field != nil, column != nil {
      throw ValidationError(
        "Standard input is either objects, with --field, or a table, with --column.")
    }
    if corpus.isEmpty, field != nil || column != nil {
      throw ValidationError("--field and --column are about --corpus, which is missing.")
    }
  }
}
