import ArgumentParser
import Corpora

/// Data with labels.
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

  @Option(help: ArgumentHelp("The column with the label, or with labels.", valueName: "name"))
  var labelColumn: String?

  var columns: LabelledData.Columns {
    LabelledData.Columns(text: textColumn, pair: pairColumn, label: labelColumn)
  }

  func validate() throws {
    guard data == nil else { return }
    if textColumn != nil || pairColumn != nil || labelColumn != nil {
      throw ValidationError("Columns are those of --data, which is missing.")
    }
  }
}
