import Checkpoints
package import SystemPackage
import Transformers

extension TokenBatch {
  /// Documents whose tokens do not matter: what a pass takes depends on their number and length.
  init(timing documents: Int, length: Int, of encoder: Transformers.Encoder) {
    self.init()
    let length = min(length, encoder.lengthLimit)
    for document in 0..<documents {
      append(
        (0..<length).map { ($0 * 7919 + document * 104_729) % max(1, encoder.vocabularySize) })
    }
  }
}

/// A pass alone, without all that measuring needs beside it.
package enum TimedPass {
  /// Runs one.
  ///
  /// - Parameters:
  ///   - directory: The model's directory, of which the tokenizer is not read.
  ///   - documents: How many documents the pass has.
  ///   - length: Their length in tokens.
  ///   - threads: How many threads there are.
  /// - Throws: What keeps the model from being run.
  package static func run(
    _ directory: FilePath, documents: Int, length: Int, threads: Int
  ) throws {
    let encoder = try Transformers.Encoder(
      ModelConfiguration(directory: directory), Checkpoint(directory: directory))
    _ = try encoder.outputs(
      TokenBatch(timing: documents, length: length, of: encoder),
      EncoderRun(encoder.blas, threads: threads))
  }
}
