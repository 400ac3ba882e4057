import ArgumentParser
import Pruning
import SystemPackage

/// Labelled documents.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Labelled documents: .tsv or .csv whose first line names the columns, .jsonl, or .conll.",
      valueName: "file"))
  var data: String?

  @Option(
    help: ArgumentHelp("The column with the text, or of tokens their list.", valueName: "name"))
  var textColumn = "text"

  @Option(help: ArgumentHelp("The column with the second text of a pair.", valueName: "name"))
  var pairColumn: String?

  @Option(
    help: ArgumentHelp(
      "The column with the label, by its name in config.json or its number.", valueName: "name"))
  var labelColumn = "label"

  /// Where the documents are; `nil` where none were named.
  var source: DataSource? {
    guard let data else { return nil }
    var source = DataSource(path: FilePath(data))
    source.textColumn = textColumn
    source.pairColumn = pairColumn
    source.labelColumn = labelColumn
    return source
  }
}
