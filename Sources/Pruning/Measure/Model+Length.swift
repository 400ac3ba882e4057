import Tokenizers
import Transformers

/// How long a document may be.
extension Model {
  /// Tokens of a document, special tokens included, that those who run the model give it: the least of its positions,
  /// the tokenizer's `model_max_length` and sentence-transformers' `max_seq_length`; `nil` where nothing says.
  var lengthLimit: Int? {
    [
      configuration.lengthLimit, tokenizerFiles.lengthLimit,
      ModelConfiguration.sentenceLimit(in: directory),
    ].compactMap(\.self).min()
  }

  /// The same where vprune runs the model.
  func lengthLimit(of encoder: Transformers.Encoder) -> Int {
    min(encoder.lengthLimit, lengthLimit ?? .max)
  }
}
