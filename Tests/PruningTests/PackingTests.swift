import Checkpoints
import Kernels
import SystemPackage
import TestSupport
import Testing
import Transformers

@testable import Pruning

/// Units that another takes over change nothing.
struct PackingTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func outputsStay() throws {
    try FormulaBERT.repeatingItself.write("model", in: folder)
    var request = PruningRequest(
      model: ModelPlace(directory: folder.path.appending("model"), hubName: nil), text: .nothing,
      output: folder.path.appending("packed"))
    request.layers = .packed
    request.keepsAllTokens = true
    let outcome = try PruningJob(request) { _ in }.run()
    #expect(try #require(outcome.verification).isExact)
    let structure = try #require(outcome.structure)
    #expect(structure.plan.layers.map(\.heads) == [[0, 1, 2, 3], [0, 1, 3], [0, 2, 3]])
    #expect(structure.after.layers.map(\.neurons) == [12, 11, 11])
    #expect(structure.takenOver == Packing.TakenOver(constants: 2, duplicates: 2))

    let (before, after) = (try outputs("model"), try outputs("packed"))
    let largest = try #require(before.map(\.magnitude).max())
    #expect(before.count == after.count && largest > 0)
    #expect(zip(before, after).allSatisfy { abs($0 - $1) <= 1e-5 * largest })
  }

  private func outputs(_ name: String) throws -> [Float] {
    let directory = folder.path.appending(name)
    let encoder = try Transformers.Encoder(
      ModelConfiguration(directory: directory), Checkpoint(directory: directory))
    var batch = TokenBatch()
    for document in 0..<20 {
      batch.append([2] + (0..<3 + document % 9).map { 5 + ($0 * 7 + document * 3) % 35 } + [3])
    }
    return try encoder.outputs(batch, EncoderRun(encoder.blas)).values
  }

  /// What vprune.json and the summary say of a packed model is not said of others.
  @Test func othersTakeNothingOver() throws {
    try FormulaBERT().write("model", in: folder)
    let model = try Model(directory: folder.path.appending("model"))
    let shape = try EncoderShape(model.configuration, model.layout)
    #expect(ModelCut.Structure(TransformerPlan(keepingAllOf: shape), of: shape).takenOver == nil)
    let packing = try Packing(model, shape)
    #expect(packing.takenOver == Packing.TakenOver())
    #expect(packing.values.isEmpty)
  }
}
