package import Kernels

/// Losses of logits, each with its gradient, as PyTorch's functions of the same names have them before they take
/// means: a row's loss and gradient depend on that row alone.
package enum Loss {
  /// The loss of each row, and its gradient with respect to the logits, of their shape.
  package typealias Result = (losses: [Float], gradient: Matrix)

  /// -log softmax(row)[label]; 0 for rows without a label.
  ///
  /// - Parameters:
  ///   - logits: (rows, labels).
  ///   - labels: One for each row, each a column, or `nil`.
  /// - Returns: Losses and gradient.
  package static func crossEntropy(_ logits: Matrix, labels: [Int?]) -> Result {
    precondition(labels.count == logits.rows)
    let gradient = Matrix(rows: logits.rows, columns: logits.columns)
    gradient.copy(from: logits)
    gradient.softmax()
    let sums = logits.logSumExp
    var losses: [Float] = []
    for (row, label) in labels.enumerated() {
      if let label {
        losses.append(sums[row] - logits[row, label])
        gradient[row, label] -= 1
      } else {
        losses.append(0)
        for column in 0..<gradient.columns { gradient[row, column] = 0 }
      }
    }
    return (losses, gradient)
  }

  /// The mean over the labels of -log of the probability, σ(logit) or 1 - σ(logit), of each.
  ///
  /// - Parameters:
  ///   - logits: (rows, labels).
  ///   - labels: 0 or 1, or what lies between, of the same shape.
  /// - Returns: Losses and gradient.
  package static func binaryCrossEntropy(_ logits: Matrix, labels: Matrix) -> Result {
    // A label and its opposite are two classes, of logits x and 0.
    let gradient = Matrix(rows: logits.rows, columns: logits.columns)
    let pair = Matrix(rows: 1, columns: 2, repeating: 0)
    let share = 1 / Float(max(1, logits.columns))
    let losses = (0..<logits.rows).map { row in
      (0..<logits.columns).reduce(Float(0)) { sum, column in
        let (logit, label) = (logits[row, column], labels[row, column])
        pair[0, 0] = logit
        pair[0, 1] = 0
        let normalizer = pair.logSumExp[0]
        pair.softmax()
        gradient[row, column] = share * (pair[0, 0] - label)
        return sum + share * (normalizer - label * logit)
      }
    }
    return (losses, gradient)
  }

  /// The mean over the columns of the squared difference.
  ///
  /// - Parameters:
  ///   - values: (rows, columns).
  ///   - labels: The same shape.
  /// - Returns: Losses and gradient.
  package static func squaredError(_ values: Matrix, labels: Matrix) -> Result {
    let gradient = Matrix(rows: values.rows, columns: values.columns)
    let share = 1 / Float(max(1, values.columns))
    let losses = (0..<values.rows).map { row in
      (0..<values.columns).reduce(Float(0)) { sum, column in
        let difference = values[row, column] - labels[row, column]
        gradient[row, column] = 2 * share * difference
        return sum + share * difference * difference
      }
    }
    return (losses, gradient)
  }

  /// Question answering: the mean of the cross-entropies of an answer's first and last token over the tokens of
  /// its document.
  ///
  /// - Parameters:
  ///   - logits: (tokens, 2): of starting and ending at a token.
  ///   - batch: The documents.
  ///   - answers: One for each document, its tokens counted from the document's first.
  /// - Returns: The loss of each document, and the gradient.
  package static func span(
    _ logits: Matrix, _ batch: TokenBatch, answers: [ClosedRange<Int>]
  ) -> Result {
    precondition(answers.count == batch.count)
    let gradient = Matrix(rows: logits.rows, columns: 2)
    let losses = answers.enumerated().map { document, answer in
      let rows = batch.rows(of: document)
      return [answer.lowerBound, answer.upperBound].enumerated().reduce(Float(0)) { sum, end in
        let column = Matrix(rows.map { logits[$0, end.offset] })
        let (loss, slope) = crossEntropy(column, labels: [end.element])
        for (index, row) in rows.enumerated() {
          gradient[row, end.offset] = slope[0, index] / 2
        }
        return sum + loss[0] / 2
      }
    }
    return (losses, gradient)
  }
}
