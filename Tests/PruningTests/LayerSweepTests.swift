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

  private let batches: [TokenBatch] = [
    [[2, 5, 9, 12, 3], [2, 7, 3]], [[2, 6, 11, 17, 13, 3]], [[2, 8, 4, 3], [2, 10, 3]],
  ].map {
    var batch = TokenBatch()
    for document in $0 { batch.append(document) }
    return batch
  }

  /// What tokens weigh in the last layer that runs: in its attention those that begin a document, in its network the
  /// second ones, and in one batch none.
  private func lastRoots(_ others: Float) -> (attention: [Matrix], network: [Matrix]) {
    func roots(_ offset: Int) -> [Matrix] {
      batches.enumerated().map { number, batch in
        let rows = Set(batch.documents.map { $0.lowerBound + offset })
        return Matrix(
          (0..<batch.tokenCount).map { number != 1 && rows.contains($0) ? 1 : others })
      }
    }
    return (roots(0), roots(1))
  }

  /// A walk in which all tokens count the same, but in the last layer, if that is asked for.
  private func sweep(
    _ encoder: Transformers.Encoder, skipping skipped: Set<Int>, lastRoot: Float? = nil,
    fitCount: Int? = nil
  ) -> LayerSweep {
    let same = encoder.layers.map { _ in
      batches.map { Matrix(rows: 1, columns: $0.tokenCount, repeating: 1) }
    }
    var (attention, network) = (same, same)
    if let lastRoot, let last = encoder.layers.indices.last(where: { !skipped.contains($0) }) {
      (attention[last], network[last]) = lastRoots(lastRoot)
    }
    return LayerSweep(
      dense: encoder, batches: batches, fitCount: fitCount ?? batches.count,
      attentionRoots: attention, networkRoots: network, skipped: skipped, threads: 2)
  }

  /// What each sublayer gets, layer by layer, and the last states.
  private func sights(
    _ encoder: Transformers.Encoder, skipping skipped: Set<Int>
  ) throws -> [[Double]] {
    var seen: [[Double]] = []
    _ = try sweep(encoder, skipping: skipped).run { sight throws(TransformerError) in
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
      expectNear(pair.0, pair.1, "sublayer \(place)")
    }
  }

  /// All that a sublayer is fitted by.
  private func sums(_ regression: Regression, _ columns: [Int]? = nil) -> [Double] {
    let columns = columns ?? Array(0..<regression.inputCount)
    return regression.matrix(columns, ridge: 0) + regression.crossProducts(columns)
  }

  /// Keeps some units with their own weights.
  private func decision(
    _ kept: [Int], _ sight: LayerSweep.Sight, _ encoder: Transformers.Encoder
  ) -> LayerSweep.Decision {
    let layer = encoder.layers[sight.place.layer]
    let own = sight.place.sublayer == .attention ? layer.attentionOutput : layer.output
    let columns = UnitColumns.all(of: kept, width: sight.place.width(in: encoder))
    return LayerSweep.Decision(
      kept: kept,
      linear: Linear(weight: own.weight.gathering(columns: columns), bias: own.bias))
  }

  private func expectNear(_ found: [Double], _ expected: [Double], _ comment: Comment) {
    let largest = expected.reduce(0) { max($0, abs($1)) }
    let difference = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(
      found.count == expected.count && largest > 0 && difference <= 1e-5 * largest, comment)
  }

  /// Tokens of weight 0 in the last layer are left out, and those of hardly any weight are not: sums are the same.
  @Test(arguments: Family.allCases, [[], [0], [2], [1, 2]])
  func tokensWithoutWeight(_ family: Family, _ skipped: [Int]) throws {
    let encoder = try encoder(family)
    func seen(lastRoot: Float) throws -> [[Double]] {
      var seen: [[Double]] = []
      let sweep = sweep(encoder, skipping: Set(skipped), lastRoot: lastRoot, fitCount: 2)
      _ = try sweep.run { sight in
        seen += [sums(sight.fit), sight.heldOut.map { sums($0) } ?? []]
        let layer = encoder.layers[sight.place.layer]
        guard sight.place.sublayer == .attention else { return nil }
        return decision(Array(1..<layer.headCount), sight, encoder)
      }
      return seen
    }
    let (without, with) = (try seen(lastRoot: 0), try seen(lastRoot: 1e-5))
    #expect(without.count == 4 * (3 - skipped.count))
    for (place, pair) in zip(without, with).enumerated() {
      expectNear(pair.0, pair.1, "sums \(place)")
    }
  }

  @Test func tokensThatWeigh() throws {
    let encoder = try encoder(.plain)
    let sweep = sweep(encoder, skipping: [], lastRoot: 0)
    #expect(sweep.weighingRows(2, 2) == [[0, 1, 5, 6], [], [0, 1, 4, 5]])
    #expect(sweep.weighingRows(1, 1) == nil)
    let convolved = try self.encoder(.convolution)
    // The convolution stands behind the first layer that runs.
    #expect(self.sweep(convolved, skipping: [1, 2], lastRoot: 0).weighingRows(0, 0) == nil)
    #expect(self.sweep(convolved, skipping: [0, 1], lastRoot: 0).weighingRows(2, 0) == nil)
    #expect(self.sweep(convolved, skipping: [1], lastRoot: 0).weighingRows(2, 1) != nil)
  }

  /// A model that begins with some units is seen as one that loses the others on its way, whatever walks beside it.
  @Test(arguments: Family.allCases, [[], [0], [1], [2], [1, 2]])
  func unitsThatMayStay(_ family: Family, _ skipped: [Int]) throws {
    let encoder = try encoder(family)
    let sweep = sweep(encoder, skipping: Set(skipped))
    let units = encoder.layers.map {
      TransformerPlan.Layer(
        heads: Array(1..<$0.headCount), neurons: Array(2..<$0.neuronCount - 1))
    }
    var seen: [[[Double]]] = [[], [], []]
    let begun = try sweep.run([units, nil, units]) { sights in
      for sight in sights { seen[sight.model].append(sums(sight.fit)) }
      return sights.map { _ in nil }
    }
    var (wide, dense): ([[Double]], [[Double]]) = ([], [])
    let cut = try sweep.run { sight in
      let own = units[sight.place.layer]
      let kept = sight.place.sublayer == .attention ? own.heads : own.neurons
      wide.append(
        sums(sight.fit, UnitColumns.all(of: kept, width: sight.place.width(in: encoder))))
      return decision(kept, sight, encoder)
    }
    _ = try sweep.run { sight in
      dense.append(sums(sight.fit))
      return nil
    }
    #expect(seen[0].count == 2 * (3 - skipped.count) && seen[0] == seen[2] && seen[1] == dense)
    for (place, pair) in zip(seen[0], wide).enumerated() {
      expectNear(pair.0, pair.1, "sublayer \(place)")
    }
    for number in encoder.layers.indices where !skipped.contains(number) {
      #expect(
        begun[0].layers[number].output.weight.values == cut.layers[number].output.weight.values)
    }
  }

  /// Models that walk side by side are seen as each would be by itself: one that stays whole, one that loses units
  /// everywhere, and one that does so in its networks alone.
  @Test(arguments: Family.allCases, [[], [0], [1], [2], [1, 2]])
  func modelsSideBySide(_ family: Family, _ skipped: [Int]) throws {
    let encoder = try encoder(family)
    let sweep = sweep(encoder, skipping: Set(skipped))
    func decision(_ sight: LayerSweep.Sight, of model: Int) -> LayerSweep.Decision? {
      let layer = encoder.layers[sight.place.layer]
      let isAttention = sight.place.sublayer == .attention
      guard model == 1 || model == 2 && !isAttention else { return nil }
      let units = isAttention ? layer.headCount : layer.neuronCount
      return self.decision(model == 1 ? Array(1..<units) : Array(0..<units - 1), sight, encoder)
    }
    var together: [[[Double]]] = Array(repeating: [], count: 3)
    let encoders = try sweep.run(Array(repeating: nil, count: 3)) { sights in
      sights.map { sight in
        together[sight.model].append(sums(sight.fit))
        return decision(sight, of: sight.model)
      }
    }
    for model in 0..<3 {
      var alone: [[Double]] = []
      let expected = try sweep.run { sight in
        alone.append(sums(sight.fit))
        return decision(sight, of: model)
      }
      #expect(alone.count == 2 * (3 - skipped.count))
      #expect(together[model] == alone, "model \(model)")
      #expect(
        encoders[model].layers.map(\.output.weight.values)
          == expected.layers.map(\.output.weight.values))
    }
  }

  /// Refitting the last layer before dropped ones brings the states behind them near the dense model's.
  @Test(arguments: Family.allCases, [[1], [2], [1, 2]])
  func layersBeforeDroppedOnes(_ family: Family, _ skipped: [Int]) throws {
    let encoder = try encoder(family)
    let sweep = sweep(encoder, skipping: Set(skipped))
    let weights = Array(repeating: 1.0, count: encoder.layers[0].hiddenSize)
    let refitted = try sweep.run { sight in
      let layer = encoder.layers[sight.place.layer]
      guard sight.place.sublayer == .network, skipped.contains(sight.place.layer + 1),
        let linear = Refit.linear(
          sight.fit, judgedBy: nil, layer.output, kept: Array(0..<layer.neuronCount),
          outputWeights: weights, encoder.blas, threads: 2)
      else { return nil }
      return LayerSweep.Decision(kept: Array(0..<layer.neuronCount), linear: linear)
    }
    /// Σ of squared differences from the dense model's states behind the gap.
    func error(_ pruned: Transformers.Encoder) throws -> Float {
      let run = EncoderRun(encoder.blas)
      let gap = skipped.count + (skipped.first ?? 0)
      return try batches.reduce(0) { sum, batch in
        var (states, dense) = (pruned.embed(batch, run), encoder.embed(batch, run))
        for layer in 0..<gap {
          if !skipped.contains(layer) {
            states = try pruned.advance(states, through: layer, batch, run)
          }
          dense = try encoder.advance(dense, through: layer, batch, run)
        }
        return zip(states.values, dense.values).reduce(sum) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
    }
    let (before, after) = (try error(encoder), try error(refitted))
    // What the layer itself gave, it gives already; behind a convolution it aims at nothing else.
    let isAimed = family != .convolution || skipped.first != 1
    #expect(
      isAimed ? after < 0.9 * before : abs(after - before) < 1e-5 * before, "\(before) to \(after)")
  }
}
