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

  /// Of a model whose layers have weights of their own.
  ///
  /// - Parameters:
  ///   - sweep: Walks through calibration text.
  ///   - encoder: The model.
  ///   - shape: The model's, which may have weights that no layer runs.
  ///   - sensitivity: What its layers' outputs count.
  /// - Throws: `TransformerError` where numbers are not finite.
  init(
    _ sweep: LayerSweep, _ encoder: Transformers.Encoder, _ shape: EncoderShape,
    _ sensitivity: Sensitivity
  ) throws(TransformerError) {
    let found = Mutex<[Int: RemovalCurve]>([:])
    // Regressions that are in memory: a few, so that no thread waits for another's long one; or one, if they are large.
    let inputs = encoder.layers.map { max($0.output.inputs, $0.attentionOutput.inputs) }.max() ?? 0
    let isAlone = sweep.threads == 1 || LayerSweep.isLarge(inputs: inputs)
    let atOnce = isAlone ? 1 : max(4, sweep.threads)
    var waiting: [(place: LayerSweep.Place, fit: Regression)] = []
    func finish() {
      // Long ones first.
      let sights = waiting.sorted { $0.fit.inputCount > $1.fit.inputCount }
      waiting = []
      inParallel(sights.count, threads: sweep.threads) { index in
        let (place, fit) = sights[index]
        let curve = RemovalCurve(
          fit, width: place.width(in: encoder),
          metric: place.stream(of: sensitivity).metric(encoder.blas), encoder.blas,
          threads: atOnce == 1 ? sweep.threads : 1)
        found.withLock { $0[2 * place.layer + (place.sublayer == .attention ? 0 : 1)] = curve }
      }
    }
    _ = try sweep.run { sight in
      waiting.append((sight.place, sight.fit))
      if waiting.count == atOnce { finish() }
      return nil
    }
    finish()
    let curves = found.withLock(\.self)
    let places = shape.layers.indices.map { shape.runningLayers.firstIndex(of: $0) }
    func curve(_ place: Int?, _ offset: Int) -> RemovalCurve {
      place.flatMap { curves[2 * $0 + offset] } ?? RemovalCurve(scores: [])
    }
    heads = places.map { curve($0, 0) }
    neurons = places.map { curve($0, 1) }
  }
}
