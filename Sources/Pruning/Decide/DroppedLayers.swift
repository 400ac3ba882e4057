import Kernels
import Transformers

/// Which whole layers a model can best do without.
enum DroppedLayers {
  /// How many tokens are looked at.
  private static let tokenLimit = 4096

  /// Drops layers one by one, each time the one whose loss changes the outputs least.
  ///
  /// - Parameters:
  ///   - encoder: The model.
  ///   - shape: Its shape.
  ///   - count: How many places in the order of layers stay.
  ///   - batches: Documents.
  ///   - threads: How many threads work.
  /// - Returns: The places that stay, ascending.
  /// - Throws: `TransformerError` where numbers are not finite.
  static func running(
    _ encoder: Transformers.Encoder, _ shape: EncoderShape, keeping count: Int,
    on batches: [TokenBatch], threads: Int
  ) throws(TransformerError) -> [Int] {
    var running = Array(shape.sequence.indices)
    guard running.count > count else { return running }
    var seen = 0
    let some = batches.prefix { batch in
      defer { seen += batch.tokenCount }
      return seen < tokenLimit
    }
    let samples = Array(some)
    let loss = SampledLoss(task: encoder.task)
    func outputs(_ running: [Int]) throws(TransformerError) -> [Matrix] {
      var part = encoder
      part.layers = running.flatMap { place in
        (place * shape.groupSize..<(place + 1) * shape.groupSize).map { encoder.layers[$0] }
      }
      let pruned = part
      return try pruned.map(samples, threads: threads) { _, batch, run throws(TransformerError) in
        try pruned.outputs(batch, tokens: loss.tokens(batch), run)
      }
    }
    let dense = try outputs(running)
    while running.count > max(1, count) {
      var best: (place: Int, distance: Double)?
      for place in running.indices {
        var fewer = running
        fewer.remove(at: place)
        let distance = Divergence(dense, try outputs(fewer), samples, encoder.task).distance
        if best.map({ distance < $0.distance }) ?? true { best = (place, distance) }
      }
      guard let best else { break }
      running.remove(at: best.place)
    }
    return running
  }
}
