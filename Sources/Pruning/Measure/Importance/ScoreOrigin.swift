import Checkpoints
import Tensors
import Transformers

/// What scores were measured on: two files of scores may be added up where both are of one model, and no document
/// counts twice.
package struct ScoreOrigin: Equatable, Sendable {
  /// Documents that were measured together.
  package struct Part: Equatable, Sendable {
    /// SHA-256 of their tokens.
    package let digest: String
    package let documents: Int
  }

  /// SHA-256 of the model; see ``Model/fingerprint(_:)``.
  package var model: String
  /// What was added up; empty where weights alone count.
  package var parts: [Part]
  /// Documents of a step of taylor's gradient; `nil` for other scores.
  package var batchSize: Int?

  /// How many parts end with a batch that is not full.
  var openParts: [Part] {
    guard let batchSize else { return [] }
    return parts.filter { !$0.documents.isMultiple(of: batchSize) }
  }
}

extension ScoreOrigin.Part {
  /// Documents in their order, however they are put together.
  init(_ batches: [TokenBatch]) {
    var digest = Digest()
    for batch in batches {
      for rows in batch.documents {
        digest.update(batch.tokenIDs[rows])
        digest.update(batch.segments[rows])
      }
    }
    self.init(digest: digest.hexadecimal, documents: batches.reduce(0) { $0 + $1.count })
  }
}

extension Model {
  /// SHA-256 of what decides about scores: the weights by their names, types and shapes, and what the model is for.
  ///
  /// Vocabulary matrices do not count, nor ids of tokens: scores are right for the same model with fewer tokens, too.
  ///
  /// - Parameter task: What the model is for.
  /// - Returns: The hash in hexadecimal digits.
  /// - Throws: Where the weights cannot be read.
  func fingerprint(_ task: EncoderTask) throws -> String {
    var digest = Digest()
    digest.update(configuration.family.modelType)
    digest.update(task.name)
    digest.update("\(configuration.activation.map { "\($0)" } ?? "")")
    let counted = layout.parameters.filter {
      $0.vocabularyAxis == nil && $0.tensor.dataType.isFloatingPoint
    }
    var bytes: [UInt8] = []
    for parameter in counted.sorted(by: { $0.tensor.name < $1.tensor.name }) {
      let tensor = parameter.tensor
      digest.update(tensor.name)
      digest.update(tensor.dataType.rawValue)
      digest.update(tensor.shape.dimensions)
      for start in stride(from: 0, to: tensor.byteCount, by: 1 << 20) {
        try checkpoint.read(tensor, start..<min(start + 1 << 20, tensor.byteCount), into: &bytes)
        digest.update(bytes)
      }
    }
    return digest.hexadecimal
  }
}
