package import Kernels

/// What stands on top of the encoder: rows are chosen or pooled, and go through a few steps.
package struct TaskHead: Sendable {
  /// Which rows the steps see.
  package enum Rows: Sendable {
    /// All tokens.
    case tokens
    /// The first token of each document.
    case first
    /// One row for each document, (modes x hidden) wide.
    case pooled([Pooling])
  }

  /// One step; each takes what the one before gave.
  package enum Step: Sendable {
    case linear(Linear)
    case activation(Activation)
    case norm(LayerNorm)
    /// Rows of length 1, as sentence-transformers' Normalize makes them.
    case unitLength
  }

  package let rows: Rows
  package let steps: [Step]

  /// What the backward pass needs.
  struct Trace: Sendable {
    /// For each step, what it needs.
    let steps: [StepTrace]
    let pooling: PoolingTrace?
    /// The rows that were chosen, where not all were.
    let chosen: [Int]?
  }

  struct StepTrace: Sendable {
    /// The input, or what normalization made of it.
    let values: Matrix
    /// (1, rows) of a norm.
    let scales: Matrix?
  }

  /// The outputs.
  ///
  /// - Parameters:
  ///   - hidden: The last hidden states, (tokens, hidden).
  ///   - batch: The documents.
  ///   - tokens: For a head that sees all tokens: those that it is wanted for, `nil` for all.
  ///   - run: How to compute.
  /// - Returns: (rows, outputs), and what the backward pass needs.
  func forward(
    _ hidden: Matrix, _ batch: TokenBatch, tokens: [Int]?, _ run: EncoderRun
  ) -> (output: Matrix, trace: Trace) {
    var value: Matrix
    var pooling: PoolingTrace?
    var chosen: [Int]?
    switch rows {
    case .tokens:
      chosen = tokens
      value = tokens.map { hidden.gathering(rows: $0) } ?? hidden
    case .first:
      let first = batch.documents.map(\.lowerBound)
      chosen = first
      value = hidden.gathering(rows: first)
    case .pooled(let modes):
      let (pooled, trace) = Pooling.forward(modes, hidden, batch)
      pooling = trace
      value = pooled
    }
    var traces: [StepTrace] = []
    for step in steps {
      let (next, trace) = step.forward(value, run)
      traces.append(trace)
      value = next
    }
    return (value, Trace(steps: traces, pooling: pooling, chosen: chosen))
  }

  /// The gradient with respect to the last hidden states.
  ///
  /// - Parameters:
  ///   - gradient: With respect to the outputs.
  ///   - trace: What the forward pass kept.
  ///   - batch: The documents.
  ///   - hiddenSize: How wide hidden states are.
  ///   - run: How to compute.
  /// - Returns: (tokens, hidden), a new matrix.
  func backward(
    _ gradient: Matrix, _ trace: Trace, _ batch: TokenBatch, hiddenSize: Int, _ run: EncoderRun
  ) -> Matrix {
    let value = Matrix(rows: gradient.rows, columns: gradient.columns)
    value.copy(from: gradient)
    let rowGradient = zip(steps, trace.steps).reversed().reduce(value) { value, pair in
      pair.0.backward(value, pair.1, run)
    }
    if let pooling = trace.pooling {
      return pooling.backward(rowGradient, batch, hiddenSize: hiddenSize)
    }
    guard let chosen = trace.chosen else { return rowGradient }
    let result = Matrix(rows: batch.tokenCount, columns: hiddenSize, repeating: 0)
    for (row, token) in chosen.enumerated() {
      result.rows(token..<token + 1).add(rowGradient.rows(row..<row + 1))
    }
    return result
  }
}

extension TaskHead.Step {
  /// Numbers in a row that comes out, of those that go in.
  func forward(
    _ input: Matrix, _ run: EncoderRun
  ) -> (output: Matrix, trace: TaskHead.StepTrace) {
    let width =
      if case .linear(let linear) = self { linear.outputs } else { input.columns }
    let output = Matrix(rows: input.rows, columns: width)
    switch self {
    case .linear(let linear):
      run.forRows(input.rows) { rows in
        linear.forward(input.rows(rows), into: output.rows(rows), run.blas)
      }
      return (output, TaskHead.StepTrace(values: input, scales: nil))
    case .activation(let activation):
      activation.forward(input, into: output)
      return (output, TaskHead.StepTrace(values: input, scales: nil))
    case .norm(let norm):
      let scales = Matrix(rows: 1, columns: input.rows)
      norm.forward(input, into: output, scales: scales)
      return (output, TaskHead.StepTrace(values: input, scales: scales))
    case .unitLength:
      let scales = Matrix(rows: 1, columns: input.rows)
      for row in 0..<input.rows {
        let length = (0..<width).reduce(Float(0)) { $0 + input[row, $1] * input[row, $1] }
          .squareRoot()
        // As PyTorch: a row of zeros stays one.
        scales[0, row] = 1 / max(length, 1e-12)
        for column in 0..<width { output[row, column] = input[row, column] * scales[0, row] }
      }
      return (output, TaskHead.StepTrace(values: output, scales: scales))
    }
  }

  /// The gradient with respect to the input; `gradient` is used up.
  func backward(_ gradient: Matrix, _ trace: TaskHead.StepTrace, _ run: EncoderRun) -> Matrix {
    switch self {
    case .linear(let linear):
      let result = Matrix(rows: gradient.rows, columns: linear.inputs)
      run.forRows(gradient.rows) { rows in
        linear.backward(gradient.rows(rows), into: result.rows(rows), run.blas)
      }
      return result
    case .activation(let activation):
      let unused = Matrix(rows: 1, columns: gradient.columns, repeating: 0)
      activation.backward(gradient, input: trace.values, maskSums: unused, inputSums: unused)
    case .norm(let norm):
      guard let scales = trace.scales else { return gradient }
      norm.backward(gradient, normalized: trace.values, scales: scales)
    case .unitLength:
      guard let scales = trace.scales else { return gradient }
      for row in 0..<gradient.rows {
        let dot = (0..<gradient.columns).reduce(Float(0)) {
          $0 + gradient[row, $1] * trace.values[row, $1]
        }
        for column in 0..<gradient.columns {
          gradient[row, column] =
            (gradient[row, column] - trace.values[row, column] * dot) * scales[0, row]
        }
      }
    }
    return gradient
  }
}
