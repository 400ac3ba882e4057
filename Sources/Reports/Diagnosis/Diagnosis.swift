import Bytes
import Checkpoints
import Corpora
import Pruning
import Tokenizers
import Transformers

/// What a user is told of an error, and the exit code that a script sees: the one place where
/// errors become sentences.
package struct Diagnosis: Equatable, Sendable {
  /// One sentence: which file, what is wrong with it, what to do.
  package var sentence: String
  package var exitCode: ExitCode

  init(_ exitCode: ExitCode, _ sentence: String) {
    self.sentence = sentence
    self.exitCode = exitCode
  }

  /// The diagnosis of an error of one of the project's modules; `nil` for any other.
  package init?(of error: any Error) {
    switch error {
    case let error as BytesError: self.init(error)
    case let error as TokenizerError: self.init(error)
    case let error as CorpusError: self.init(error)
    case let error as CheckpointError: self.init(error)
    case let error as TransformerError: self.init(error)
    case let error as PruningError: self.init(error)
    default: return nil
    }
  }

  /// Text from a file as it may stand in a message: control characters escaped, not too long.
  static func quoted(_ text: some Collection<UInt8>) -> String { "\"\(excerpt(text))\"" }

  /// As ``quoted(_:)``, without quotes, for text that brings its own.
  static func excerpt(_ text: some Collection<UInt8>) -> String {
    escaped(String(decoding: text.prefix(60), as: UTF8.self)) + (text.count > 60 ? "…" : "")
  }

  /// A text some of which is from a file, with its control characters escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      result +=
        scalar.properties.generalCategory == .control
        ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return result
  }
}
