import Bytes
import Transformers

extension UnitCosts {
  /// How many numbers of neurons are timed; between them, time grows evenly.
  private static let steps = 16

  /// Times parts of the layers that have the most heads and the most neurons: seconds in a pass of one document.
  ///
  /// - Parameters:
  ///   - encoder: A model.
  ///   - length: The document's length in tokens.
  init(timing encoder: Transformers.Encoder, length: Int = EncoderShape.standardLength) {
    let batch = TokenBatch(timing: 1, length: length, of: encoder)
    let run = EncoderRun(encoder.blas, threads: 1)
    let states = encoder.embed(batch, run)
    guard let layer = encoder.layers.max(by: { $0.neuronCount < $1.neuronCount }),
      let attention = encoder.layers.max(by: { $0.headCount < $1.headCount })
    else {
      self.init(heads: [0], neurons: [0])
      return
    }
    let context = layer.context(states, batch, run)
    let attended = layer.attended(context, input: states, run)
    let heads = (0...attention.headCount).map { count in
      let part = attention.keeping(heads: Array(0..<count), neurons: [])
      return Self.time { _ = part.attended(part.context(states, batch, run), input: states, run) }
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
    let neurons = Self.between(places, upTo: layer.neuronCount)
    // What an empty part takes is no unit's doing.
    let (emptyHeads, emptyNeurons) = (heads.first ?? 0, neurons.first ?? 0)
    self.init(
      heads: heads.map { max(0, $0 - emptyHeads) },
      neurons: neurons.map { max(0, $0 - emptyNeurons) })
  }

  /// Times for all counts, of those that are known.
  private static func between(_ places: [(count: Int, time: Double)], upTo last: Int) -> [Double] {
    (0...last).map { count in
      guard let upper = places.firstIndex(where: { $0.count >= count }) else { return 0.0 }
      guard upper > 0 else { return places[upper].time }
      let (low, high) = (places[upper - 1], places[upper])
      let share = Double(count - low.count) / Double(high.count - low.count)
      return low.time + (high.time - low.time) * share
    }
  }

  /// The least time of several, in seconds of one thread, after one to warm up: what disturbs only adds.
  private static func time(_ body: () -> Void) -> Double {
    body()
    var best = Double.infinity
    var total = 0.0
    // At least five times, and until it has taken a fiftieth of a second.
    for count in 1...200 {
      let time = ThreadTime.measure(body)
      best = min(best, time)
      total += time
      if count >= 5, total > 0.02 { break }
    }
    return best
  }
}
