import Checkpoints
import Kernels
import SystemPackage
import TestSupport
import Testing
import Transformers

@testable import Pruning

/// A walk without some layers sees what the model without them computes.
struct LayerSweepTests {
  /// Families by what stands beside layers.
  enum Family: CaseIterable {
    case plain, distances, convolution
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func encoder(_ family: Family) throws -> Transformers.Encoder {
    guard family != .plain else {
      try FormulaBERT().write("model", in: folder)
      let model = try Model(directory: folder.path.appending("model"))
      return try Transformers.Encoder(model.configuration, model.checkpoint)
    }
    var model = FormulaDeBERTa()
    model.convolves = family == .convolution
    try model.write(in: folder)
    return try Transformers.Encoder(
      try ModelConfiguration(directory: folder.path), try Checkpoint(directory: folder.path))
  }

  private let batches: [TokenBatch] = [[[2, 5, 9, 12, 3], [2, 7, 3]], [[2, 6, 11, 17, 13, 3]]].map {
    var batch = TokenBatch()
    for document in $0 { batch.append(document) }
    return batch
  }

  /// What each sublayer gets, layer by layer, and the last states.
  private func sights(
    _ encoder: Transformers.Encoder, skipping skipped: Set<Int>
  ) throws -> [[Double]] {
    let roots = encoder.layers.map { _ in
      batches.map { Matrix(rows: 1, columns: $0.tokenCount, repeating: 1) }
    }
    let sweep = LayerSweep(
      dense: encoder, batches: batches, fitCount: batches.count, attentionRoots: roots,
      networkRoots: roots, skipped: skipped, threads: 2)
    var seen: [[Double]] = []
    _ = try sweep.run { sight throws(TransformerError) in
      seen.append(sight.fit.matrix(Array(0..<sight.fit.inputCount), ridge: 0))
      return nil
    }
    return seen
  }

  @Test(arguments: Family.allCases, [[0], [1], [2], [0, 1], [1, 2], [0, 2]])
  func skippedLayers(_ family: Family, _ skipped: [Int]) throws {
    let encoder = try encoder(family)
    var shorter = encoder
    shorter.layers = encoder.layers.indices.filter { !skipped.contains($0) }
      .map { encoder.layers[$0] }
    let seen = try sights(encoder, skipping: Set(skipped))
    let expected = try sights(shorter, skipping: [])
    #expect(seen.count == expected.count && seen.count == 2 * (3 - skipped.count))
    for (place, pair) in zip(seen, expected).enumerated() {
      let largest = pair.1.reduce(0) { max($0, abs($1)) }
      let difference = zip(pair.0, pair.1).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(largest > 0 && difference <= 1e-5 * largest, "sublayer \(place)")
    }
  }
}
