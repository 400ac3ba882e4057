import Kernels
import Transformers

/// What a layer's parts cost by how many units they have: seconds on this machine, or multiplications.
package struct LayerLatency: Equatable, Sendable {
  /// What does not depend on heads and neurons.
  package var fixed: Double
  /// Attention with 0, 1, 2, … heads.
  package var heads: [Double]
  /// The network with 0, 1, 2, … neurons.
  package var neurons: [Double]

  init(fixed: Double, heads: [Double], neurons: [Double]) {
    (self.fixed, self.heads, self.neurons) = (fixed, heads, neurons)
  }

  /// How many numbers of neurons are timed; between them, time grows evenly.
  private static let steps = 16

  /// Times parts of the layers that have the most heads and the most neurons, and the whole model.
  ///
  /// - Parameters:
  ///   - encoder: A model.
  ///   - documents: How many documents a pass has.
  ///   - length: Their length in tokens.
  ///   - threads: How many threads a pass has.
  /// - Throws: `TransformerError` where numbers are not finite.
  init(
    of encoder: Transformers.Encoder, documents: Int = 1, length: Int = EncoderShape.standardLength,
    threads: Int
  ) throws(TransformerError) {
    let batch = TokenBatch(timing: documents, length: length, of: encoder)
    let run = EncoderRun(encoder.blas, threads: threads)
    let states = encoder.embed(batch, run)
    guard let layer = encoder.layers.max(by: { $0.neuronCount < $1.neuronCount }),
      let attention = encoder.layers.max(by: { $0.headCount < $1.headCount })
    else {
      self.init(fixed: 0, heads: [0], neurons: [0])
      return
    }
    let context = layer.context(states, batch, run)
    let attended = layer.attended(context, input: states, run)
    var heads: [Double] = []
    for count in 0...attention.headCount {
      let part = attention.keeping(heads: Array(0..<count), neurons: [])
      heads.append(
        Self.time { _ = part.attended(part.context(states, batch, run), input: states, run) })
    }
    var places: [(count: Int, time: Double)] = []
    for step in 0...Self.steps {
      let count = layer.neuronCount * step / Self.steps
      if places.last?.count == count { continue }
      let part = layer.keeping(heads: [], neurons: Array(0..<count))
      let time = Self.time {
        _ = part.output(part.activations(attended, run), attended: attended, run)
      }
      places.append((count, time))
    }
    let neurons = (0...layer.neuronCount).map { count in
      guard let upper = places.firstIndex(where: { $0.count >= count }) else { return 0.0 }
      guard upper > 0 else { return places[upper].time }
      let (low, high) = (places[upper - 1], places[upper])
      let share = Double(count - low.count) / Double(high.count - low.count)
      return low.time + (high.time - low.time) * share
    }
    // What an empty part takes is no unit's doing.
    let (emptyHeads, emptyNeurons) = (heads.first ?? 0, neurons.first ?? 0)
    let layers = Double(encoder.layers.count)
    var failure: TransformerError?
    let whole = Self.time {
      do throws(TransformerError) { _ = try encoder.outputs(batch, run) } catch { failure = error }
    }
    if let failure { throw failure }
    let (ownHeads, ownNeurons) = (
      heads.map { max(0, $0 - emptyHeads) }, neurons.map { max(0, $0 - emptyNeurons) }
    )
    let parts = encoder.layers.reduce(0.0) {
      $0 + ownHeads[$1.headCount] + ownNeurons[$1.neuronCount]
    }
    self.init(
      fixed: max(whole - parts, layers * (emptyHeads + emptyNeurons)), heads: ownHeads,
      neurons: ownNeurons)
  }

  /// The least time of several, in seconds, after one to warm up: what disturbs only adds.
  static func time(_ body: () -> Void) -> Double {
    body()
    let clock = ContinuousClock()
    var best = Double.infinity
    var total = 0.0
    // At least five times, and until it has taken a fiftieth of a second.
    for count in 1...200 {
      let time = clock.measure(body) / .seconds(1)
      best = min(best, time)
      total += time
      if count >= 5, total > 0.02 { break }
    }
    return best
  }
}
