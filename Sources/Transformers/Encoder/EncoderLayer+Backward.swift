import Kernels

/// The gradients with respect to a layer's masks, (documents, units) each; see ``MaskGradients``.
struct LayerMaskGradients: Sendable {
  let heads: Matrix
  let neurons: Matrix
  let neuronInputs: Matrix
  /// `nil` where they are not wanted.
  let stream: StreamGradients?
}

extension EncoderLayer {
  /// The backward pass.
  ///
  /// No gradients of weights: what importance asks of them are sums that the masks' gradients are.
  ///
  /// - Parameters:
  ///   - gradient: With respect to the output, (tokens, hidden); afterwards used up.
  ///   - trace: What the forward pass kept.
  ///   - batch: The documents.
  ///   - mask: The mask of the forward pass.
  ///   - wantsStream: Whether the gradients with respect to the sums before the norms are wanted.
  ///   - wantsInput: Whether the gradient with respect to the input is wanted; the first layer's is not.
  ///   - run: How to compute.
  /// - Returns: The masks' gradients, and the one with respect to the input.
  func backward(
    _ gradient: Matrix, _ trace: LayerTrace, _ batch: TokenBatch, mask: LayerMask?,
    wantsStream: Bool = false, wantsInput: Bool, _ run: EncoderRun
  ) -> (masks: LayerMaskGradients, input: Matrix?) {
    let mask = mask.map(columnMask)
    let sums = wantsStream ? gradient.rows : 0
    let stream = StreamGradients(
      attention: Matrix(rows: sums, columns: gradient.columns),
      network: Matrix(rows: sums, columns: gradient.columns))
    let masks = LayerMaskGradients(
      heads: Matrix(rows: batch.count, columns: headCount),
      neurons: Matrix(rows: batch.count, columns: neuronCount, repeating: 0),
      neuronInputs: Matrix(rows: batch.count, columns: neuronCount, repeating: 0),
      stream: wantsStream ? stream : nil)
    networkBackward(gradient, trace, batch, mask, masks, run)

    let context = Matrix(rows: gradient.rows, columns: attentionOutput.inputs)
    run.forRows(gradient.rows) { rows in
      attentionNorm.backward(
        gradient.rows(rows), normalized: trace.attentionNormalized.rows(rows),
        scales: trace.attentionScales.columns(rows))
      masks.stream?.attention.rows(rows).copy(from: gradient.rows(rows))
      attentionOutput.backward(gradient.rows(rows), into: context.rows(rows), run.blas)
    }
    headSums(context, trace, batch, masks, run)
    guard wantsInput else { return (masks, nil) }
    if let mask {
      run.forRows(context.rows) { rows in
        context.rows(rows).scale(context.rows(rows), columnsBy: mask.context)
      }
    }
    let projected = attentionBackward(context, trace, batch, run)
    run.forRows(gradient.rows) { rows in
      projections.backward(
        projected.rows(rows), addingTo: 1, into: gradient.rows(rows), run.blas)
    }
    return (masks, gradient)
  }

  /// From the gradient with respect to the output to that with respect to the attended states, in place.
  private func networkBackward(
    _ gradient: Matrix, _ trace: LayerTrace, _ batch: TokenBatch, _ mask: ColumnMask?,
    _ masks: LayerMaskGradients, _ run: EncoderRun
  ) {
    let activations = Matrix(rows: gradient.rows, columns: neuronCount)
    run.forRows(gradient.rows) { rows in
      outputNorm.backward(
        gradient.rows(rows), normalized: trace.normalized.rows(rows),
        scales: trace.scales.columns(rows))
      masks.stream?.network.rows(rows).copy(from: gradient.rows(rows))
      output.backward(gradient.rows(rows), into: activations.rows(rows), run.blas)
    }
    run.forEach(batch.count) { document in
      let rows = batch.rows(of: document)
      let own = document..<document + 1
      activation.backward(
        activations.rows(rows), input: trace.preactivations.rows(rows), mask: mask?.neurons,
        maskSums: masks.neurons.rows(own), inputSums: masks.neuronInputs.rows(own))
    }
    run.forRows(gradient.rows) { rows in
      intermediate.backward(
        activations.rows(rows), addingTo: 1, into: gradient.rows(rows), run.blas)
    }
  }

  /// The gradients with respect to the head mask: Σ context ∂L/∂(context after the mask).
  private func headSums(
    _ gradient: Matrix, _ trace: LayerTrace, _ batch: TokenBatch, _ masks: LayerMaskGradients,
    _ run: EncoderRun
  ) {
    run.forEach(batch.count) { document in
      let rows = batch.rows(of: document)
      let sums = Matrix(rows: 1, columns: gradient.columns, repeating: 0)
      sums.addColumnDots(trace.context.rows(rows), gradient.rows(rows))
      for head in 0..<headCount {
        masks.heads[document, head] = attention.columns(of: head).reduce(0) { $0 + sums[0, $1] }
      }
    }
  }

  /// From the gradient with respect to the context to that with respect to queries, keys and values.
  private func attentionBackward(
    _ gradient: Matrix, _ trace: LayerTrace, _ batch: TokenBatch, _ run: EncoderRun
  ) -> Matrix {
    let places = ProbabilityPlaces(batch, headCount: headCount)
    let projected = Matrix(rows: gradient.rows, columns: projections.outputs)
    run.forEach(batch.count * headCount) { item in
      let (document, number) = item.quotientAndRemainder(dividingBy: headCount)
      let rows = batch.rows(of: document)
      attention.backward(
        gradient.rows(rows).columns(attention.columns(of: number)),
        attention.head(number, of: trace.projections.rows(rows)),
        probabilities: places.matrix(document, number, of: trace.probabilities),
        into: attention.head(number, of: projected.rows(rows)), run.blas)
    }
    return projected
  }
}
