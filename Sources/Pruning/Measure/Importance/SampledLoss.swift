import Kernels
import Transformers

/// The gradient, at a model's outputs, of its loss for labels that are drawn from its own output.
///
/// Squares of such gradients add up to the Fisher information (Kunstner et al. 2019 tell it from the empirical
/// one, which needs labels). Outputs without probabilities, vectors and hidden states, count as means of normal
/// distributions: then it is Gauss and Newton's matrix of the squared distance.
struct SampledLoss: Sendable {
  let task: EncoderTask
  /// Logits are divided by it before they become probabilities: above 1, labels other than the likeliest are
  /// drawn more often, so that documents that the model is sure of count too.
  var temperature: Float = 1

  /// The loss for text like that which a model was fine-tuned on: of such it is so sure that its outputs would hardly
  /// seem to depend on anything.
  static func calibration(_ task: EncoderTask) -> SampledLoss {
    SampledLoss(task: task, temperature: 3)
  }

  /// For a head over tokens, those whose outputs are wanted; `nil` for all.
  ///
  /// A masked language model's outputs are as many as there are tokens in the vocabulary, so that one token in
  /// seven must do, and one of a document that has fewer.
  func tokens(_ batch: TokenBatch) -> [Int]? {
    guard task == .maskedLanguageModel else { return nil }
    return batch.documents.flatMap { rows in
      let first = min(3, max(0, rows.count - 1) / 2)
      return rows.filter { ($0 - rows.lowerBound) % 7 == first }
    }
  }

  /// Draws labels, for a document always the same ones: sums over documents do not depend on how these are put
  /// together.
  ///
  /// - Parameters:
  ///   - outputs: (documents or tokens, outputs), of the tokens that ``tokens(_:)`` names.
  ///   - batch: The documents.
  ///   - draw: Which of several draws.
  /// - Returns: The gradient, of the same shape.
  func gradient(_ outputs: Matrix, _ batch: TokenBatch, draw: Int = 0) -> Matrix {
    let gradient = Matrix(rows: outputs.rows, columns: outputs.columns)
    gradient.copy(from: outputs)
    let chosen = tokens(batch)
    var start = 0
    for (document, tokens) in batch.documents.enumerated() {
      let count =
        switch task {
        case .sentenceEmbedding, .sequenceClassification: 1
        case .maskedLanguageModel: chosen?.count { tokens.contains($0) } ?? tokens.count
        case .hiddenStates, .tokenClassification, .questionAnswering: tokens.count
        }
      var random = DocumentRandom(of: batch.tokenIDs[batch.rows(of: document)], draw: draw)
      sample(gradient.rows(start..<start + count), &random)
      start += count
    }
    return gradient
  }

  /// Replaces a document's outputs by the gradient.
  private func sample(_ outputs: Matrix, _ random: inout DocumentRandom) {
    switch task {
    case .hiddenStates, .sentenceEmbedding, .sequenceClassification(.regression):
      for row in 0..<outputs.rows {
        for column in 0..<outputs.columns { outputs[row, column] = random.normal() }
      }
    case .sequenceClassification(.any):
      let pair = Matrix(rows: 1, columns: 2, repeating: 0)
      for row in 0..<outputs.rows {
        for column in 0..<outputs.columns {
          pair[0, 0] = outputs[row, column] / temperature
          pair[0, 1] = 0
          pair.softmax()
          outputs[row, column] = pair[0, 0] - (random.unit() < pair[0, 0] ? 1 : 0)
        }
      }
    case .questionAnswering:
      for end in 0..<2 {
        let logits = Matrix((0..<outputs.rows).map { outputs[$0, end] / temperature })
        drawLabel(logits, &random)
        for row in 0..<outputs.rows { outputs[row, end] = logits[0, row] / 2 }
      }
    case .sequenceClassification(.one), .tokenClassification, .maskedLanguageModel:
      for row in 0..<outputs.rows {
        let logits = outputs.rows(row..<row + 1)
        for column in 0..<outputs.columns { logits[0, column] /= temperature }
        drawLabel(logits, &random)
      }
    }
  }

  /// Replaces a row of logits by softmax(logits), less 1 at a label drawn from it.
  private func drawLabel(_ logits: Matrix, _ random: inout DocumentRandom) {
    logits.softmax()
    let label = random.index(by: { logits[0, $0] }, below: logits.columns)
    logits[0, label] -= 1
  }
}
