import Kernels
import SystemPackage
import TestSupport
import Testing
import Transformers

@testable import Pruning

struct RemovalCurvesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// ALBERT may have groups of weights that no layer runs: curves are of weights, not of layers that run.
  @Test func weightsThatNothingRuns() throws {
    try FormulaBERT().write("model", in: folder)
    let model = try Model(directory: folder.path.appending("model"))
    let encoder = try Transformers.Encoder(model.configuration, model.checkpoint)
    let shape = try EncoderShape(model.configuration, model.layout)
    var batch = TokenBatch()
    for document in [[2, 5, 9, 12, 3], [2, 7, 3], [2, 6, 11, 17, 13, 3]] { batch.append(document) }
    let sensitivity = try Sensitivity(
      of: encoder, on: [batch], .calibration(encoder.task), threads: 1)
    let sweep = LayerSweep(
      dense: encoder, batches: [batch], fitCount: 1,
      attentionRoots: sensitivity.layers.map(\.attention.roots),
      networkRoots: sensitivity.layers.map(\.network.roots), threads: 1)
    let curves = try RemovalCurves(sweep, encoder, shape, sensitivity)
    var wider = shape
    wider.layers.insert(shape.layers[0], at: 0)
    wider.sequence = shape.sequence.map { $0 + 1 }
    let found = try RemovalCurves(sweep, encoder, wider, sensitivity)
    #expect(found.heads.map(\.order) == [[]] + curves.heads.map(\.order))
    #expect(found.neurons.map(\.errors) == [[0]] + curves.neurons.map(\.errors))
    #expect(curves.neurons.allSatisfy { $0.order.count == shape.layers[0].neurons })
  }
}
