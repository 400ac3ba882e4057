package import Kernels

/// A forward pass with what the backward pass needs.
package struct EncoderTrace: Sendable {
  /// (documents or tokens, outputs); the last hidden states where there is no head.
  package let outputs: Matrix
  let batch: TokenBatch
  let masks: [LayerMask]?
  let layers: [LayerTrace]
  let convolution: ConvolutionLayer.Trace?
  let head: TaskHead.Trace
}

extension Encoder {
  /// The hidden states before the first layer.
  ///
  /// - Parameters:
  ///   - batch: Documents of at most ``lengthLimit`` tokens.
  ///   - run: How to compute.
  /// - Returns: (tokens, hidden).
  package func embed(_ batch: TokenBatch, _ run: EncoderRun) -> Matrix {
    embeddings.forward(batch, run.blas)
  }

  /// What the next layer gets, of what a layer got and gave: the same, but for models with a convolution.
  ///
  /// - Parameters:
  ///   - layer: The layer's number among those that run: the convolution stands beside the first of them.
  ///   - input: What it got, (tokens, hidden).
  ///   - output: What it gave.
  ///   - batch: The documents.
  ///   - run: How to compute.
  /// - Returns: (tokens, hidden).
  package func states(
    after layer: Int, input: Matrix, output: Matrix, _ batch: TokenBatch, _ run: EncoderRun
  ) -> Matrix {
    guard hasConvolution(after: layer), let convolution else { return output }
    return convolution.forward(input, output: output, batch, run).output
  }

  /// Whether what ``states(after:input:output:_:_:)`` returns is not what the layer with this number, among those that
  /// run, gave.
  package func hasConvolution(after layer: Int) -> Bool { layer == 0 && convolution != nil }

  /// One layer's forward pass.
  ///
  /// - Parameters:
  ///   - states: (tokens, hidden): what ``embed(_:_:)`` or the layer before gave.
  ///   - layer: The layer's number.
  ///   - batch: The documents.
  ///   - mask: Its mask; `nil` for 1 everywhere.
  ///   - run: How to compute.
  /// - Returns: (tokens, hidden).
  /// - Throws: ``TransformerError/nonFiniteActivation(path:module:)``.
  package func advance(
    _ states: Matrix, through layer: Int, _ batch: TokenBatch, mask: LayerMask? = nil,
    _ run: EncoderRun
  ) throws(TransformerError) -> Matrix {
    guard
      let (output, _) = layers[layer].forward(states, batch, mask: mask, keepsTrace: false, run)
    else { throw nonFinite(layer: layer) }
    return self.states(after: layer, input: states, output: output, batch, run)
  }

  /// The head's outputs of the last hidden states.
  ///
  /// - Parameters:
  ///   - states: (tokens, hidden).
  ///   - batch: The documents.
  ///   - tokens: For a head that sees all tokens: those that it is wanted for, `nil` for all.
  ///   - run: How to compute.
  /// - Returns: (documents or tokens, outputs).
  package func outputs(
    of states: Matrix, _ batch: TokenBatch, tokens: [Int]? = nil, _ run: EncoderRun
  ) -> Matrix {
    head.forward(states, batch, tokens: tokens, run).output
  }

  /// The forward pass.
  ///
  /// - Parameters:
  ///   - batch: Documents of at most ``lengthLimit`` tokens.
  ///   - masks: One a layer; `nil` for 1 everywhere.
  ///   - tokens: For a head that sees all tokens: those that it is wanted for, `nil` for all.
  ///   - run: How to compute.
  /// - Returns: (documents or tokens, outputs): logits, vectors, or hidden states.
  /// - Throws: ``TransformerError/nonFiniteActivation(path:module:)``.
  package func outputs(
    _ batch: TokenBatch, masks: [LayerMask]? = nil, tokens: [Int]? = nil, _ run: EncoderRun
  ) throws(TransformerError) -> Matrix {
    precondition(masks.map { $0.count == layers.count } ?? true)
    var states = embed(batch, run)
    for layer in layers.indices {
      states = try advance(states, through: layer, batch, mask: masks?[layer], run)
    }
    let outputs = outputs(of: states, batch, tokens: tokens, run)
    guard outputs.isFinite else { throw nonFiniteOutput }
    return outputs
  }

  /// The forward pass, for a backward pass after it.
  ///
  /// - Parameters:
  ///   - batch: Documents of at most ``lengthLimit`` tokens. All their activations are kept: for each layer
  ///     and token 8 times the hidden size and the number of neurons, 4 bytes each, and the squares of lengths
  ///     times the number of heads.
  ///   - masks: One a layer; `nil` for 1 everywhere.
  ///   - tokens: For a head that sees all tokens: those that it is wanted for, `nil` for all.
  ///   - run: How to compute.
  /// - Returns: The outputs, and what ``maskGradients(_:outputs:_:)`` needs.
  /// - Throws: ``TransformerError/nonFiniteActivation(path:module:)``.
  package func trace(
    _ batch: TokenBatch, masks: [LayerMask]? = nil, tokens: [Int]? = nil, _ run: EncoderRun
  ) throws(TransformerError) -> EncoderTrace {
    precondition(masks.map { $0.count == layers.count } ?? true)
    var states = embed(batch, run)
    var traces: [LayerTrace] = []
    var convolved: ConvolutionLayer.Trace?
    for (number, layer) in layers.enumerated() {
      guard
        let (output, trace) = layer.forward(
          states, batch, mask: masks?[number], keepsTrace: true, run), let trace
      else { throw nonFinite(layer: number) }
      traces.append(trace)
      if number == 0, let convolution {
        let (next, trace) = convolution.forward(states, output: output, batch, run)
        states = next
        convolved = trace
      } else {
        states = output
      }
    }
    let (outputs, trace) = head.forward(states, batch, tokens: tokens, run)
    guard outputs.isFinite else { throw nonFiniteOutput }
    return EncoderTrace(
      outputs: outputs, batch: batch, masks: masks, layers: traces, convolution: convolved,
      head: trace)
  }

  /// The backward pass: the gradients of a loss with respect to all masks, for each document by itself.
  ///
  /// - Parameters:
  ///   - trace: The forward pass.
  ///   - gradient: Of the loss with respect to the outputs, of the same shape as these.
  ///   - wantsStreams: Whether the gradients with respect to the sums before the norms are wanted.
  ///   - run: How to compute.
  /// - Returns: The gradients, at the masks of the forward pass.
  package func maskGradients(
    _ trace: EncoderTrace, outputs gradient: Matrix, wantsStreams: Bool = false, _ run: EncoderRun
  ) -> MaskGradients {
    let hiddenSize = layers.first?.hiddenSize ?? 0
    var states = head.backward(
      gradient, trace.head, trace.batch, hiddenSize: hiddenSize, run)
    var gradients: [LayerMaskGradients] = []
    for (number, layer) in layers.enumerated().reversed() {
      if number == 0, let convolution, let convolved = trace.convolution {
        convolution.backward(states, convolved)
      }
      let (own, input) = layer.backward(
        states, trace.layers[number], trace.batch, mask: trace.masks?[number],
        wantsStream: wantsStreams, wantsInput: number > 0, run)
      gradients.append(own)
      states = input ?? states
    }
    gradients.reverse()
    return MaskGradients(
      heads: gradients.map(\.heads), neurons: gradients.map(\.neurons),
      neuronInputs: gradients.map(\.neuronInputs), streams: gradients.compactMap(\.stream))
  }
}
