import Kernels
import Synchronization
import Transformers

/// The removal curves of all layers of a model, in one measure: how much its loss grows.
struct RemovalCurves: Sendable {
  /// One for each set of weights.
  var heads: [RemovalCurve]
  var neurons: [RemovalCurve]

  init(heads: [RemovalCurve], neurons: [RemovalCurve]) {
    (self.heads, self.neurons) = (heads, neurons)
  }

  /// Of scores that add up.
  init(_ scores: ImportanceScores, even: Bool = false) {
    let neurons = even ? scores.evenNeurons ?? scores.neurons : scores.neurons
    self.init(
      heads: scores.heads.map { RemovalCurve(scores: $0) },
      neurons: neurons.map { RemovalCurve(scores: $0) })
  }

  /// How strongly refits are held where text says nothing, when curves are made.
  private static let ridge = 1e-3

  /// Of a model whose layers have weights of their own.
  ///
  /// - Parameters:
  ///   - sweep: Walks through calibration text.
  ///   - encoder: The model.
  ///   - sensitivity: What its layers' outputs count.
  /// - Throws: `TransformerError` where numbers are not finite.
  init(
    _ sweep: LayerSweep, _ encoder: Transformers.Encoder, _ sensitivity: Sensitivity
  ) throws(TransformerError) {
    let count = encoder.layers.count
    let found = Mutex<[Int: RemovalCurve]>([:])
    // As many regressions are in memory as there are threads.
    var waiting: [LayerSweep.Sight] = []
    func finish() {
      let sights = waiting
      waiting = []
      inParallel(sights.count, threads: sweep.threads) { index in
        let sight = sights[index]
        let isAttention = sight.sublayer == .attention
        let layer = sensitivity.layers[sight.layer]
        let stream = isAttention ? layer.attention : layer.network
        let curve = RemovalCurve(
          sight.fit, width: isAttention ? encoder.layers[sight.layer].attention.headSize : 1,
          outputWeights: stream.dimensions.map { $0 * stream.meanSquare },
          ridge: Self.ridge, encoder.blas)
        found.withLock { $0[2 * sight.layer + (isAttention ? 0 : 1)] = curve }
      }
    }
    _ = try sweep.run(encoder) { sight in
      waiting.append(sight)
      if waiting.count == sweep.threads { finish() }
      return nil
    }
    finish()
    let curves = found.withLock(\.self)
    heads = (0..<count).map { curves[2 * $0] ?? RemovalCurve(scores: []) }
    neurons = (0..<count).map { curves[2 * $0 + 1] ?? RemovalCurve(scores: []) }
  }
}

extension Sensitivity.Stream {
  /// The mean squared length of a token's gradient.
  var meanSquare: Double {
    let sums = tokens.reduce(into: (0.0, 0)) { sum, batch in
      sum.0 += batch.values.reduce(0.0) { $0 + Double($1) }
      sum.1 += batch.columns
    }
    return sums.0 / Double(max(1, sums.1))
  }

  /// For each batch the square roots of token weights, (1, tokens), of mean weight 1.
  ///
  /// A token weighs what its gradient's length does: between the square, which would leave the fit to the few
  /// documents that the model is unsure of, and all the same, where tokens that no output depends on would count.
  var roots: [Matrix] {
    let lengths = tokens.map { $0.values.map { Double($0).squareRoot() } }
    let count = lengths.reduce(0) { $0 + $1.count }
    let sum = lengths.reduce(0) { $0 + $1.reduce(0, +) }
    guard sum > 0 else { return tokens.map { Matrix(rows: 1, columns: $0.columns, repeating: 1) } }
    let scale = Double(count) / sum
    return lengths.map { row in Matrix(row.map { Float(($0 * scale).squareRoot()) }) }
  }
}
