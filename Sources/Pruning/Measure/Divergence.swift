import Kernels
import Transformers

/// How far a pruned model's outputs are from those of the model that it was made of.
package struct Divergence: Equatable, Sendable {
  /// The squared distance as a part of what the dense model's outputs differ by, from document to document.
  ///
  /// What all of them have in common does not count, so that a model that says the same of everything is far from one
  /// that does not; of logits, neither does their mean in each output, which no softmax sees. Unlike a divergence of
  /// probabilities it grows evenly where a model is sure of all that it says, as fine-tuned ones are of the texts that
  /// they learned from.
  package private(set) var distance: Double
  /// The part of outputs with the same label; `nil` where outputs are no labels.
  package private(set) var agreement: Double?

  /// A comparison that was made before.
  init(distance: Double, agreement: Double?) {
    (self.distance, self.agreement) = (distance, agreement)
  }

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
    let means = Self.columnMeans(dense, ofLogits: task.takesOneLabel)
    for (outputs, batch) in zip(zip(dense, pruned), batches) {
      switch task {
      case .sequenceClassification(.one), .tokenClassification, .maskedLanguageModel:
        for row in 0..<outputs.0.rows {
          sums.addLogits(
            (0..<outputs.0.columns).map { outputs.0[row, $0] },
            (0..<outputs.1.columns).map { outputs.1[row, $0] }, means)
        }
      case .questionAnswering:
        for rows in batch.documents {
          for end in 0..<2 {
            sums.addLogits(
              rows.map { outputs.0[$0, end] }, rows.map { outputs.1[$0, end] },
              Array(repeating: 0, count: rows.count))
          }
        }
      case .sequenceClassification(.any):
        sums.addValues(outputs.0, outputs.1, means)
        for (old, new) in zip(outputs.0.values, outputs.1.values) {
          sums.same += (old > 0) == (new > 0) ? 1 : 0
          sums.labels += 1
        }
      case .hiddenStates, .sentenceEmbedding, .sequenceClassification(.regression):
        sums.addValues(outputs.0, outputs.1, means)
      }
    }
    let length = max(sums.length, Self.leastPart * sums.squares)
    distance = length > 0 ? sums.difference / length : sums.difference
    agreement = sums.labels > 0 ? Double(sums.same) / Double(sums.labels) : nil
  }

  /// Outputs that differ by less than this part of their squared length count as if they differed by so much: a model
  /// that says the same of everything gives nothing to compare with but rounding.
  private static let leastPart = 1e-3

  /// The mean of each output over all rows, of logits less their mean in a row.
  private static func columnMeans(_ outputs: [Matrix], ofLogits: Bool) -> [Double] {
    let rows = outputs.reduce(0) { $0 + $1.rows }
    var means = Array(repeating: 0.0, count: outputs.first?.columns ?? 0)
    for matrix in outputs {
      for row in 0..<matrix.rows {
        let values = means.indices.map { Double(matrix[row, $0]) }
        let mean = ofLogits ? values.reduce(0, +) / Double(max(1, values.count)) : 0
        for column in means.indices { means[column] += (values[column] - mean) / Double(rows) }
      }
    }
    return means
  }

  private struct Sums {
    var difference = 0.0
    var length = 0.0
    var squares = 0.0
    var same = 0
    var labels = 0

    /// Numbers that are compared as they are; what counts as their length is how far they are from the means.
    mutating func addValues(_ old: Matrix, _ new: Matrix, _ means: [Double]) {
      for row in 0..<old.rows {
        for column in means.indices {
          let (was, now) = (Double(old[row, column]), Double(new[row, column]))
          difference += (was - now) * (was - now)
          length += (was - means[column]) * (was - means[column])
          squares += was * was
        }
      }
    }

    /// Logits of which one label is taken.
    mutating func addLogits(_ old: [Float], _ new: [Float], _ means: [Double]) {
      let count = Double(max(1, old.count))
      let (oldMean, newMean) = (
        old.reduce(0.0) { $0 + Double($1) } / count, new.reduce(0.0) { $0 + Double($1) } / count
      )
      for (index, mean) in means.enumerated() {
        let (was, now) = (Double(old[index]) - oldMean, Double(new[index]) - newMean)
        difference += (was - now) * (was - now)
        length += (was - mean) * (was - mean)
        squares += was * was
      }
      func best(_ logits: [Float]) -> Int? { logits.indices.max { logits[$0] < logits[$1] } }
      same += best(old) == best(new) ? 1 : 0
      labels += 1
    }
  }
}

extension EncoderTask {
  /// Whether the logits of an output are those of one label.
  fileprivate var takesOneLabel: Bool {
    switch self {
    case .sequenceClassification(.one), .tokenClassification, .maskedLanguageModel: true
    case .hiddenStates, .sentenceEmbedding, .questionAnswering, .sequenceClassification: false
    }
  }
}
