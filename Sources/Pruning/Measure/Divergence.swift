import Kernels
import Transformers

/// How far a pruned model's outputs are from those of the model that it was made of.
package struct Divergence: Equatable, Sendable {
  /// The squared distance as a part of the squared length of the dense model's outputs.
  ///
  /// Of logits, their mean in each output is taken away first, which no softmax sees. Unlike a divergence of probabilities it grows evenly where a model is
  /// sure of all that it says, as fine-tuned ones are of the texts that they learned from.
  package private(set) var distance: Double
  /// The part of outputs with the same label; `nil` where outputs are no labels.
  package private(set) var agreement: Double?

  /// Compares outputs, batch by batch.
  ///
  /// - Parameters:
  ///   - dense: What was; (documents or tokens, outputs) each.
  ///   - pruned: What is.
  ///   - batches: The documents.
  ///   - task: What outputs mean.
  init(
    _ dense: [Matrix], _ pruned: [Matrix], _ batches: [TokenBatch], _ task: EncoderTask
  ) {
    var sums = Sums()
    for (outputs, batch) in zip(zip(dense, pruned), batches) {
      switch task {
      case .sequenceClassification(.one), .tokenClassification, .maskedLanguageModel:
        for row in 0..<outputs.0.rows {
          sums.addLogits(
            (0..<outputs.0.columns).map { outputs.0[row, $0] },
            (0..<outputs.1.columns).map { outputs.1[row, $0] })
        }
      case .questionAnswering:
        for rows in batch.documents {
          for end in 0..<2 {
            sums.addLogits(rows.map { outputs.0[$0, end] }, rows.map { outputs.1[$0, end] })
          }
        }
      case .sequenceClassification(.any):
        for (old, new) in zip(outputs.0.values, outputs.1.values) {
          sums.add(Double(old), Double(new))
          sums.same += (old > 0) == (new > 0) ? 1 : 0
          sums.labels += 1
        }
      case .hiddenStates, .sentenceEmbedding, .sequenceClassification(.regression):
        for (old, new) in zip(outputs.0.values, outputs.1.values) {
          sums.add(Double(old), Double(new))
        }
      }
    }
    distance = sums.length > 0 ? sums.difference / sums.length : sums.difference
    agreement = sums.labels > 0 ? Double(sums.same) / Double(sums.labels) : nil
  }

  private struct Sums {
    var difference = 0.0
    var length = 0.0
    var same = 0
    var labels = 0

    mutating func add(_ old: Double, _ new: Double) {
      difference += (old - new) * (old - new)
      length += old * old
    }

    /// Logits of which one label is taken.
    mutating func addLogits(_ old: [Float], _ new: [Float]) {
      let count = Double(max(1, old.count))
      let means = [old, new].map { $0.reduce(0.0) { $0 + Double($1) } / count }
      for (old, new) in zip(old, new) { add(Double(old) - means[0], Double(new) - means[1]) }
      func best(_ logits: [Float]) -> Int? { logits.indices.max { logits[$0] < logits[$1] } }
      same += best(old) == best(new) ? 1 : 0
      labels += 1
    }
  }
}
