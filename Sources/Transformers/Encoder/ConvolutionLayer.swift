import Kernels

/// The convolution over neighbouring tokens that some DeBERTa-v2 models have beside their first layer:
/// norm(output of the layer + activation(convolution of its input)).
struct ConvolutionLayer: Sendable {
  /// One linear map for each tap, (hidden, hidden), from the token furthest before to that furthest behind.
  private let taps: [Linear]
  private let activation: Activation
  private let norm: LayerNorm

  /// Reads it, where config.json says that there is one.
  ///
  /// - Throws: ``TransformerError``.
  init?(_ settings: EncoderSettings, _ reader: WeightReader) throws(TransformerError) {
    guard case .disentangled(let names) = settings.structure.relative,
      case let size = try settings.integer("conv_kernel_size", from: 0, or: 0), size > 0
    else { return nil }
    guard size % 2 == 1 else {
      throw .unexpectedValue(
        path: settings.path, place: "conv_kernel_size", expected: "an odd number")
    }
    guard try settings.integer("conv_groups", from: 1, or: 1) == 1 else {
      throw .unexpectedValue(path: settings.path, place: "conv_groups", expected: "1")
    }
    let hiddenSize = try settings.size(settings.structure.hiddenSize)
    let weight = try reader.matrix(
      .base(names.convolution), shape: [hiddenSize, hiddenSize, size])
    let bias = try reader.vector(.base(names.convolution), count: hiddenSize)
    let none = Matrix(rows: 1, columns: hiddenSize, repeating: 0)
    taps = (0..<size).map { tap in
      Linear(
        weight: weight.gathering(columns: (0..<hiddenSize).map { $0 * size + tap }),
        bias: tap == size / 2 ? bias : none)
    }
    activation = try settings.activation("conv_act", or: "tanh")
    norm = try reader.norm(
      .base(names.convolutionNorm), count: hiddenSize, epsilon: try settings.epsilon())
  }

  /// What the backward pass needs.
  struct Trace: Sendable {
    let normalized: Matrix
    let scales: Matrix
  }

  /// - Parameters:
  ///   - input: What the first layer got, (tokens, hidden).
  ///   - output: What it gave.
  ///   - batch: The documents.
  ///   - run: How to compute.
  /// - Returns: What the second layer gets.
  func forward(
    _ input: Matrix, output: Matrix, _ batch: TokenBatch, _ run: EncoderRun
  ) -> (output: Matrix, trace: Trace) {
    let sum = Matrix(rows: input.rows, columns: input.columns)
    run.forEach(batch.count) { document in
      let rows = batch.rows(of: document)
      let (own, part) = (input.rows(rows), sum.rows(rows))
      let middle = taps.count / 2
      taps[middle].forward(own, into: part, run.blas)
      for (tap, linear) in taps.enumerated() where tap != middle && abs(tap - middle) < rows.count {
        let shift = tap - middle
        let targets = max(0, -shift)..<rows.count - max(0, shift)
        run.blas.multiply(
          own.rows(targets.lowerBound + shift..<targets.upperBound + shift), .plain, linear.weight,
          .transposed, addingTo: 1, part.rows(targets))
      }
      activation.forward(part, into: part)
      part.add(output.rows(rows))
    }
    let result = Matrix(rows: input.rows, columns: input.columns)
    let scales = Matrix(rows: 1, columns: input.rows)
    norm.forward(sum, into: result, scales: scales)
    return (result, Trace(normalized: sum, scales: scales))
  }

  /// Replaces the gradient with respect to the result by that with respect to the first layer's output; no mask
  /// stands before the convolution's own input.
  func backward(_ gradient: Matrix, _ trace: Trace) {
    norm.backward(gradient, normalized: trace.normalized, scales: trace.scales)
  }
}
