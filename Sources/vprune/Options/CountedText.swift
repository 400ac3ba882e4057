import ArgumentParser
import Corpora

/// What is counted: a corpus, or a stream of frames.
struct CountedText: ParsableArguments {
  @Option(help: CorpusOption.corpusHelp)
  var corpus: [String] = []

  @Option(help: CorpusOption.fieldHelp)
  var field: String?

  @Option(help: CorpusOption.columnHelp)
  var column: String?

  @Flag(
    help: ArgumentHelp(
      "Read standard input as frames: the length of a document in four bytes, big-endian, and the document, or with --field an object; FF FF FF FF at the end."
    ))
  var stream = false

  /// What was named.
  var request: CorpusRequest {
    guard !stream else {
      return CorpusRequest(["-"], TextFields(field: field, readsFrames: true))
    }
    return corpusOption.request
  }

  private var corpusOption: CorpusOption {
    var option = CorpusOption()
    (option.corpus, option.field, option.column) = (corpus, field, column)
    return option
  }

  /// Whether no text was named.
  var isEmpty: Bool { corpus.isEmpty && !stream }

  /// Refuses to go without text.
  func require() throws {
    if isEmpty { throw ValidationError("Name the text with --corpus, or use --stream.") }
  }

  func validate() throws {
    guard stream else {
      try corpusOption.validate()
      return
    }
    guard corpus.isEmpty, column == nil else {
      throw ValidationError("--stream reads frames: --corpus and --column do not go with it.")
    }
  }
}
