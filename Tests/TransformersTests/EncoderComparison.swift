import Checkpoints
import Kernels
import SystemPackage
import Testing

@testable import Transformers

/// One model, and what PyTorch gives for it.
struct EncoderComparison {
  private let name: String
  private let encoder: Encoder
  private let batch: TokenBatch
  private let masks: [LayerMask]
  private let expected: WeightReader

  init(_ name: String, _ directory: FilePath, expected: FilePath? = nil) throws {
    self.name = name
    encoder = try Encoder(
      try ModelConfiguration(directory: directory), try Checkpoint(directory: directory))
    self.expected = WeightReader(
      checkpoint: try Checkpoint(directory: expected ?? directory.appending("expected")),
      prefix: "")
    let ids = try Self.read("ids", self.expected).values.map { Int($0) }
    let segments = try Self.read("segments", self.expected).values.map { Int($0) }
    var batch = TokenBatch()
    var start = 0
    for length in try Self.read("lengths", self.expected).values.map({ Int($0) }) {
      let end = start + length
      batch.append(Array(ids[start..<end]), segments: Array(segments[start..<end]))
      start = end
    }
    self.batch = batch
    let heads = try Self.read("head_mask", self.expected)
    let neurons = try Self.read("neuron_mask", self.expected)
    masks = encoder.layers.indices.map {
      LayerMask(
        heads: heads.rows($0..<$0 + 1).values, neurons: neurons.rows($0..<$0 + 1).values)
    }
  }

  private static func read(_ name: String, _ reader: WeightReader) throws -> Matrix {
    try reader.matrix(.head(name), [""], shape: [nil, nil])
  }

  /// Outputs, losses and gradients; with several threads and batches too.
  func checkEverything() throws {
    guard !name.hasSuffix("-pruned") else { return try checkPruned() }
    let run = EncoderRun(encoder.blas)
    let trace = try encoder.trace(batch, masks: masks, run)
    try check(trace.outputs, "outputs", within: 1e-5)
    let (losses, gradient) = try loss(trace.outputs)
    try check(Matrix(losses), "losses", within: 1e-5)
    let gradients = encoder.maskGradients(trace, outputs: gradient, run)
    try check(joined(gradients.heads), "head_gradients", within: 1e-4)
    try check(joined(gradients.neurons), "neuron_gradients", within: 1e-4)
    try checkSums(gradients)
    try checkThreads(trace.outputs, gradients, gradient)
    try checkBatches(trace.outputs)
    try checkSomeTokens(trace.outputs)
    try checkKeeping()
  }

  /// A checkpoint that lost heads and neurons is the one whose masks were 0 there.
  private func checkPruned() throws {
    let outputs = try encoder.outputs(batch, EncoderRun(encoder.blas))
    try check(outputs, "outputs", within: 1e-5)
    #expect(encoder.layers.map(\.headCount) == [3, 2, 0])
    #expect(encoder.layers.map(\.neuronCount) == [40, 26, 0])
    let trace = try encoder.trace(batch, EncoderRun(encoder.blas))
    let (_, gradient) = try loss(trace.outputs)
    let gradients = encoder.maskGradients(trace, outputs: gradient, EncoderRun(encoder.blas))
    #expect(gradients.heads.map(\.columns) == [3, 2, 0])
  }

  /// The weights' own gradients, as TextPruner reads them.
  private func checkSums(_ gradients: MaskGradients) throws {
    let count = (encoder.sharedWeights.max() ?? -1) + 1
    func sums(_ matrices: [Matrix], _ factor: (Int, Int) -> Float) -> Matrix {
      let width = matrices[0].columns
      let result = Matrix(rows: batch.count, columns: count * width, repeating: 0)
      for (layer, matrix) in matrices.enumerated() {
        for document in 0..<batch.count {
          for unit in 0..<width {
            result[document, encoder.sharedWeights[layer] * width + unit] +=
              matrix[document, unit] * factor(layer, unit)
          }
        }
      }
      return result
    }
    try check(sums(gradients.heads) { masks[$0].heads[$1] }, "head_sums", within: 1e-4)
    try check(sums(gradients.neurons) { masks[$0].neurons[$1] }, "neuron_sums", within: 1e-4)
    try check(sums(gradients.neuronInputs) { _, _ in 1 }, "input_sums", within: 1e-4)
  }

  private func checkThreads(
    _ outputs: Matrix, _ gradients: MaskGradients, _ gradient: Matrix
  ) throws {
    let run = EncoderRun(encoder.blas, threads: 3)
    let trace = try encoder.trace(batch, masks: masks, run)
    expect(trace.outputs, outputs, "threads", within: 5e-6)
    let other = encoder.maskGradients(trace, outputs: gradient, run)
    expect(joined(other.heads), joined(gradients.heads), "threads, heads", within: 1e-5)
    expect(joined(other.neurons), joined(gradients.neurons), "threads, neurons", within: 1e-5)
  }

  /// A head over tokens can be asked for some of them.
  private func checkSomeTokens(_ outputs: Matrix) throws {
    guard case .tokens = encoder.head.rows else { return }
    let tokens = [1, 2, 9, batch.tokenCount - 1]
    let some = try encoder.outputs(
      batch, masks: masks, tokens: tokens, EncoderRun(encoder.blas))
    expect(some, outputs.gathering(rows: tokens), "tokens", within: 5e-6)
  }

  /// Documents by themselves give what they give together.
  private func checkBatches(_ outputs: Matrix) throws {
    let batches = batch.batches(tokenLimit: 24)
    #expect(batches.map(\.count).reduce(0, +) == batch.count && batches.count > 2)
    let parts = try encoder.map(batches, threads: 2) { _, batch, run throws(TransformerError) in
      try encoder.outputs(batch, masks: masks, run)
    }
    let values = parts.flatMap(\.values)
    expect(
      Matrix(rows: outputs.rows, columns: outputs.columns, values), outputs, "batches",
      within: 5e-6)
  }

  /// Taking units out is the same as a mask of 0.
  private func checkKeeping() throws {
    var pruned = encoder
    var cut = masks
    for layer in encoder.layers.indices {
      let heads = masks[layer].heads.indices.filter { ($0 + layer) % 3 != 0 }
      let neurons = masks[layer].neurons.indices.filter { ($0 + layer) % 4 != 0 }
      pruned.layers[layer] = encoder.layers[layer].keeping(heads: heads, neurons: neurons)
      for head in cut[layer].heads.indices {
        cut[layer].heads[head] = heads.contains(head) ? 1 : 0
      }
      for neuron in cut[layer].neurons.indices {
        cut[layer].neurons[neuron] = neurons.contains(neuron) ? 1 : 0
      }
    }
    let run = EncoderRun(encoder.blas)
    expect(
      try pruned.outputs(batch, run), try encoder.outputs(batch, masks: cut, run), "keeping",
      within: 1e-5)
  }

  /// The loss that transformers' class computes, of each document by itself.
  private func loss(_ outputs: Matrix) throws -> Loss.Result {
    let labels = try Self.read("labels", expected)
    switch encoder.task {
    case .sequenceClassification(.one):
      return Loss.crossEntropy(outputs, labels: labels.values.map { Int($0) })
    case .sequenceClassification(.any): return Loss.binaryCrossEntropy(outputs, labels: labels)
    case .sequenceClassification(.regression): return Loss.squaredError(outputs, labels: labels)
    case .tokenClassification, .maskedLanguageModel:
      let (losses, gradient) = Loss.crossEntropy(outputs, labels: labels.values.map { Int($0) })
      return means(losses, gradient)
    case .questionAnswering:
      let answers = (0..<batch.count).map { Int(labels[$0, 0])...Int(labels[$0, 1]) }
      return Loss.span(outputs, batch, answers: answers)
    case .hiddenStates, .sentenceEmbedding:
      let weighted = (0..<outputs.rows).map { row in
        (0..<outputs.columns).reduce(Float(0)) { $0 + outputs[row, $1] * labels[row, $1] }
      }
      guard encoder.task == .hiddenStates else { return (weighted, labels) }
      return (batch.documents.map { rows in weighted[rows].reduce(0, +) }, labels)
    }
  }

  /// Means over each document's tokens.
  private func means(_ losses: [Float], _ gradient: Matrix) -> Loss.Result {
    for rows in batch.documents {
      for row in rows {
        for column in 0..<gradient.columns { gradient[row, column] /= Float(rows.count) }
      }
    }
    return (batch.documents.map { losses[$0].reduce(0, +) / Float($0.count) }, gradient)
  }

  private func joined(_ layers: [Matrix]) -> Matrix {
    let result = Matrix(rows: batch.count, columns: layers.reduce(0) { $0 + $1.columns })
    var start = 0
    for layer in layers {
      result.columns(start..<start + layer.columns).copy(from: layer)
      start += layer.columns
    }
    return result
  }

  private func check(_ result: Matrix, _ what: String, within tolerance: Float) throws {
    expect(result, try Self.read(what, expected), what, within: tolerance)
  }

  /// Compares with the largest expected number.
  private func expect(_ result: Matrix, _ expected: Matrix, _ what: String, within tolerance: Float)
  {
    #expect(result.count == expected.count, "\(name): \(what)")
    guard result.count == expected.count else { return }
    let (values, right) = (result.values, expected.values)
    let largest = right.reduce(0) { max($0, abs($1)) }
    let difference = zip(values, right).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    let relative = largest == 0 ? difference : difference / largest
    #expect(
      relative <= tolerance && values.allSatisfy(\.isFinite),
      "\(name): \(what) differ by \(relative): \(values.prefix(4)), not \(right.prefix(4))")
  }
}
