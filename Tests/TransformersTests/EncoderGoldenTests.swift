import Kernels
import TestSupport
import Testing

@testable import Transformers

/// What PyTorch gave for ``TinyEncoder``: Tests/Oracles/tiny_encoder.py prints these numbers.
struct EncoderGoldenTests {
  private static let logits: [Float] = [
    0.22674498, -0.12499813, -0.23836640, 0.22468539, -0.12574308, -0.24045440, 0.22671855,
    -0.12504865, -0.23840317,
  ]
  private static let heads: [Float] = [
    0.00004575, 0.00076109, 0.01493249, -0.00405163, 0.00061948, -0.00187751, 0.01525367,
    -0.00627953, 0.00191257, -0.00830467, -0.05011096, 0.01285440,
  ]
  private static let neurons: [Float] = [
    -0.00006672, 0.00002168, 0.00017520, 0.00090915, -0.01380943, 0.00051755, -0.00017051,
    0.00007127, -0.00039054, 0.00151211, -0.00316223, 0.00089935, -0.00019933, 0.00007931,
    -0.00117753, -0.00251629, 0.01669057, -0.00141314,
  ]

  @Test(arguments: [1, 2])
  func outputsAndGradients(_ threads: Int) throws {
    let folder = try TemporaryFolder()
    let encoder = try TinyEncoder().encoder(in: folder)
    #expect(encoder.task == .sequenceClassification(.one))
    var batch = TokenBatch()
    for document in [[2, 4, 7, 10, 3], [2, 3], [2, 9, 9, 3]] { batch.append(document) }
    let run = EncoderRun(encoder.blas, threads: threads)
    let trace = try encoder.trace(batch, run)
    #expect(isClose(trace.outputs.values, Self.logits))
    let loss = Loss.crossEntropy(trace.outputs, labels: [2, 0, 1])
    let gradients = encoder.maskGradients(trace, outputs: loss.gradient, run)
    #expect(isClose(joined(gradients.heads), Self.heads))
    #expect(isClose(joined(gradients.neurons), Self.neurons))
  }

  /// Layer after layer, as reconstruction goes, is the same as all at once.
  @Test func stepsOfALayer() throws {
    let folder = try TemporaryFolder()
    let encoder = try TinyEncoder().encoder(in: folder)
    var batch = TokenBatch()
    for document in [[2, 4, 7, 10, 3], [2, 9, 3]] { batch.append(document) }
    let run = EncoderRun(encoder.blas)
    let masks = [
      LayerMask(heads: [1, 0.5], neurons: [1, 0, 2]),
      LayerMask(heads: [0, 1], neurons: [1, 1, 0]),
    ]
    var states = encoder.embed(batch, run)
    for (number, layer) in encoder.layers.enumerated() {
      let context = layer.context(states, batch, mask: masks[number], run)
      let attended = layer.attended(context, input: states, run)
      let activations = layer.activations(attended, mask: masks[number], run)
      let output = layer.output(activations, attended: attended, run)
      states = encoder.states(after: number, input: states, output: output, batch, run)
    }
    let outputs = try encoder.outputs(batch, masks: masks, run)
    #expect(isClose(encoder.outputs(of: states, batch, run).values, outputs.values))
  }

  /// The gradients of a document stand in its row: first all layers of the first.
  private func joined(_ layers: [Matrix]) -> [Float] {
    (0..<3).flatMap { document in layers.flatMap { $0.rows(document..<document + 1).values } }
  }

  private func isClose(_ values: [Float], _ expected: [Float]) -> Bool {
    values.count == expected.count
      && zip(values, expected).allSatisfy { abs($0 - $1) < 2e-6 }
  }
}
