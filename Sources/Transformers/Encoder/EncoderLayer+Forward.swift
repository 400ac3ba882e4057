package import Kernels

/// What the backward pass of a layer needs of the forward pass; rows are tokens.
struct LayerTrace: Sendable {
  /// Queries, keys and values, (tokens, 3 heads x head size).
  let projections: Matrix
  /// Softmax of the scores, document after document and head after head, each (length, length).
  let probabilities: Matrix
  /// Before the mask, (tokens, heads x head size).
  let context: Matrix
  /// (tokens, hidden).
  let attentionNormalized: Matrix
  /// (1, tokens).
  let attentionScales: Matrix
  /// What goes into the activation function, (tokens, neurons).
  let preactivations: Matrix
  /// (tokens, hidden).
  let normalized: Matrix
  /// (1, tokens).
  let scales: Matrix
}

/// The steps of a layer's forward pass, as far as reconstruction needs them apart.
extension EncoderLayer {
  /// What the output projection of attention sees: context vectors, after the mask.
  ///
  /// - Parameters:
  ///   - input: (tokens, hidden).
  ///   - batch: The documents.
  ///   - mask: `nil` for 1 everywhere.
  ///   - run: How to compute.
  /// - Returns: (tokens, heads x head size).
  package func context(
    _ input: Matrix, _ batch: TokenBatch, mask: LayerMask? = nil, _ run: EncoderRun
  ) -> Matrix {
    let (_, _, context) = attend(input, batch, keepsProbabilities: false, run)
    if let mask { context.scale(context, columnsBy: columnMask(mask).context) }
    return context
  }

  /// What the feed-forward network sees and what is added to its output: norm(input + context W^T + b).
  ///
  /// - Parameters:
  ///   - context: (tokens, heads x head size).
  ///   - input: (tokens, hidden).
  ///   - run: How to compute.
  /// - Returns: (tokens, hidden).
  package func attended(_ context: Matrix, input: Matrix, _ run: EncoderRun) -> Matrix {
    normalized(context, attentionOutput, addedTo: input, attentionNorm, run)
  }

  /// What the output projection of the feed-forward network sees: activations, after the mask.
  ///
  /// - Parameters:
  ///   - attended: (tokens, hidden).
  ///   - mask: `nil` for 1 everywhere.
  ///   - run: How to compute.
  /// - Returns: (tokens, neurons).
  package func activations(
    _ attended: Matrix, mask: LayerMask? = nil, _ run: EncoderRun
  ) -> Matrix {
    let result = Matrix(rows: attended.rows, columns: neuronCount)
    let mask = mask.map(columnMask)
    run.forRows(attended.rows) { rows in
      let part = result.rows(rows)
      intermediate.forward(attended.rows(rows), into: part, run.blas)
      activation.forward(part, mask: mask?.neurons, into: part)
    }
    return result
  }

  /// What the layer gives: norm(attended + activations W^T + b).
  ///
  /// - Parameters:
  ///   - activations: (tokens, neurons).
  ///   - attended: (tokens, hidden).
  ///   - run: How to compute.
  /// - Returns: (tokens, hidden).
  package func output(_ activations: Matrix, attended: Matrix, _ run: EncoderRun) -> Matrix {
    normalized(activations, output, addedTo: attended, outputNorm, run)
  }

  /// What ``attended(_:input:_:)`` is the norm of: input + context W^T + b.
  ///
  /// - Parameters:
  ///   - context: (tokens, heads x head size).
  ///   - input: (tokens, hidden).
  ///   - run: How to compute.
  /// - Returns: (tokens, hidden).
  package func attentionSum(_ context: Matrix, input: Matrix, _ run: EncoderRun) -> Matrix {
    sum(context, attentionOutput, addedTo: input, run)
  }

  /// The norm of an ``attentionSum(_:input:_:)``, (tokens, hidden).
  package func attended(of sum: Matrix, _ run: EncoderRun) -> Matrix {
    normalized(sum, attentionNorm, run)
  }

  /// What ``output(_:attended:_:)`` is the norm of: attended + activations W^T + b.
  ///
  /// - Parameters:
  ///   - activations: (tokens, neurons).
  ///   - attended: (tokens, hidden).
  ///   - run: How to compute.
  /// - Returns: (tokens, hidden).
  package func outputSum(_ activations: Matrix, attended: Matrix, _ run: EncoderRun) -> Matrix {
    sum(activations, output, addedTo: attended, run)
  }

  /// The norm of an ``outputSum(_:attended:_:)``, (tokens, hidden).
  package func output(of sum: Matrix, _ run: EncoderRun) -> Matrix {
    normalized(sum, outputNorm, run)
  }

  private func sum(
    _ values: Matrix, _ projection: Linear, addedTo residual: Matrix, _ run: EncoderRun
  ) -> Matrix {
    let result = Matrix(rows: residual.rows, columns: hiddenSize)
    run.forRows(residual.rows) { rows in
      projection.forward(
        values.rows(rows), addingTo: residual.rows(rows), into: result.rows(rows), run.blas)
    }
    return result
  }

  private func normalized(_ sum: Matrix, _ norm: LayerNorm, _ run: EncoderRun) -> Matrix {
    let result = Matrix(rows: sum.rows, columns: hiddenSize)
    run.forRows(sum.rows) { rows in
      let part = result.rows(rows)
      part.copy(from: sum.rows(rows))
      norm.forward(part, into: part, scales: Matrix(rows: 1, columns: rows.count))
    }
    return result
  }

  /// What both halves of a layer end with: norm(residual + values W^T + b), (tokens, hidden).
  private func normalized(
    _ values: Matrix, _ projection: Linear, addedTo residual: Matrix, _ norm: LayerNorm,
    _ run: EncoderRun
  ) -> Matrix {
    let result = Matrix(rows: residual.rows, columns: hiddenSize)
    run.forRows(residual.rows) { rows in
      let sum = Matrix(rows: rows.count, columns: hiddenSize)
      projection.forward(values.rows(rows), addingTo: residual.rows(rows), into: sum, run.blas)
      norm.forward(sum, into: result.rows(rows), scales: Matrix(rows: 1, columns: rows.count))
    }
    return result
  }
}

extension EncoderLayer {
  /// The whole forward pass.
  ///
  /// - Parameters:
  ///   - input: (tokens, hidden).
  ///   - batch: The documents.
  ///   - mask: `nil` for 1 everywhere.
  ///   - keepsTrace: Whether a backward pass follows.
  ///   - run: How to compute.
  /// - Returns: (tokens, hidden), or `nil` where a number is not finite; and the trace where it was wanted.
  func forward(
    _ input: Matrix, _ batch: TokenBatch, mask: LayerMask?, keepsTrace: Bool, _ run: EncoderRun
  ) -> (output: Matrix, trace: LayerTrace?)? {
    let tokens = input.rows
    let mask = mask.map(columnMask)
    let (projections, probabilities, context) = attend(
      input, batch, keepsProbabilities: keepsTrace, run)
    let result = Matrix(rows: tokens, columns: hiddenSize)
    let (attentionScales, scales) = (
      Matrix(rows: 1, columns: tokens), Matrix(rows: 1, columns: tokens)
    )
    let sums = keepsTrace ? Matrix(rows: tokens, columns: hiddenSize) : nil
    let outputSums = keepsTrace ? Matrix(rows: tokens, columns: hiddenSize) : nil
    let kept = keepsTrace ? Matrix(rows: tokens, columns: neuronCount) : nil
    run.forRows(tokens) { rows in
      var visible = context.rows(rows)
      if let mask {
        let masked = Matrix(rows: rows.count, columns: visible.columns)
        masked.scale(visible, columnsBy: mask.context)
        visible = masked
      }
      let sum = sums?.rows(rows) ?? Matrix(rows: rows.count, columns: hiddenSize)
      attentionOutput.forward(visible, addingTo: input.rows(rows), into: sum, run.blas)
      let attended = Matrix(rows: rows.count, columns: hiddenSize)
      attentionNorm.forward(sum, into: attended, scales: attentionScales.columns(rows))

      let activations = Matrix(rows: rows.count, columns: neuronCount)
      let preactivations = kept?.rows(rows) ?? activations
      intermediate.forward(attended, into: preactivations, run.blas)
      activation.forward(preactivations, mask: mask?.neurons, into: activations)

      let outputSum = outputSums?.rows(rows) ?? sum
      output.forward(activations, addingTo: attended, into: outputSum, run.blas)
      outputNorm.forward(outputSum, into: result.rows(rows), scales: scales.columns(rows))
    }
    guard attentionScales.isFinite, scales.isFinite else { return nil }
    guard let sums, let outputSums, let kept else { return (result, nil) }
    return (
      result,
      LayerTrace(
        projections: projections, probabilities: probabilities, context: context,
        attentionNormalized: sums, attentionScales: attentionScales, preactivations: kept,
        normalized: outputSums, scales: scales)
    )
  }

  /// Attention of all documents and heads, before mask and output projection.
  private func attend(
    _ input: Matrix, _ batch: TokenBatch, keepsProbabilities: Bool, _ run: EncoderRun
  ) -> (projections: Matrix, probabilities: Matrix, context: Matrix) {
    let projected = Matrix(rows: input.rows, columns: projections.outputs)
    let context = Matrix(rows: input.rows, columns: attentionOutput.inputs)
    run.forRows(input.rows) { rows in
      projections.forward(input.rows(rows), into: projected.rows(rows), run.blas)
    }
    let places = ProbabilityPlaces(batch, headCount: headCount)
    let probabilities = Matrix(rows: 1, columns: keepsProbabilities ? places.count : 0)
    run.forEach(batch.count * headCount) { item in
      let (document, number) = item.quotientAndRemainder(dividingBy: headCount)
      let rows = batch.rows(of: document)
      let own =
        keepsProbabilities
        ? places.matrix(document, number, of: probabilities)
        : Matrix(rows: rows.count, columns: rows.count)
      attention.forward(
        attention.head(number, of: projected.rows(rows)), probabilities: own,
        context: context.rows(rows).columns(attention.columns(of: number)), run.blas)
    }
    return (projected, probabilities, context)
  }
}

/// Where the probabilities of each document and head stand in one vector.
struct ProbabilityPlaces {
  private let starts: [Int]
  private let lengths: [Int]
  /// Numbers in all.
  let count: Int

  init(_ batch: TokenBatch, headCount: Int) {
    lengths = batch.documents.map(\.count)
    var starts: [Int] = []
    var count = 0
    for length in lengths {
      starts.append(count)
      count += headCount * length * length
    }
    self.starts = starts
    self.count = count
  }

  /// The (length, length) of one document and head.
  func matrix(_ document: Int, _ head: Int, of probabilities: Matrix) -> Matrix {
    let length = lengths[document]
    let start = starts[document] + head * length * length
    return probabilities.columns(start..<start + length * length)
      .reshaped(rows: length, columns: length)
  }
}
