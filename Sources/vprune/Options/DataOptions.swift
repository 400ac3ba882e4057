import ArgumentParser
import Corpora
import Pruning
import SystemPackage

/// Labelled documents.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Labelled data: .csv, .tsv, .jsonl, .json (SQuAD) or .conll, maybe with .gz behind it.",
      valueName: "file"))
  var data: String?

  @Option(help: ArgumentHelp("The column with the text, or with words.", valueName: "name"))
  var textColumn: String?

  @Option(help: ArgumentHelp("The column with the second text of a pair.", valueName: "name"))
  var pairColumn: String?

  @Option(
    help: ArgumentHelp(
      "The column with the label, by its name in config.json or its number, or with labels.",
      valueName: "name"))
  var labelColumn: String?

  func validate() throws {
    guard data != "" else { throw ValidationError("--data has an empty path.") }
    guard data == nil else { return }
    if textColumn != nil || pairColumn != nil || labelColumn != nil {
      throw ValidationError("Columns are those of --data, which is missing.")
    }
  }

  /// Where the documents are; `nil` where none were named.
  var source: DataSource? {
    data.map { path in
      DataSource(
        path: FilePath(path),
        columns: LabelledData.Columns(text: textColumn, pair: pairColumn, label: labelColumn))
    }
  }
}
