import Kernels
import Transformers

/// Which whole layers a model can best do without.
enum DroppedLayers {
  /// About how many tokens are looked at.
  private static let tokenLimit = 4096

  /// Drops layers one by one, each time those whose loss changes the outputs least.
  ///
  /// - Parameters:
  ///   - encoder: The model.
  ///   - shape: Its shape.
  ///   - count: How many places in the order of layers stay.
  ///   - width: How many choices are followed side by side: what a refit mends is not known yet.
  ///   - batches: Documents, of which some are looked at.
  ///   - threads: How many threads work.
  /// - Returns: The places that stay, ascending: choices whose outputs are near, the nearest first; one at least.
  /// - Throws: `TransformerError` where numbers are not finite.
  static func choices(
    _ encoder: Transformers.Encoder, _ shape: EncoderShape, keeping count: Int, width: Int,
    on batches: [TokenBatch], threads: Int
  ) throws(TransformerError) -> [[Int]] {
    var choices = [Array(shape.sequence.indices)]
    guard choices[0].count > count else { return choices }
    let samples = samples(of: batches)
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
    let dense = try outputs(choices[0])
    while choices[0].count > max(1, count) {
      var seen: Set<[Int]> = []
      var next: [(running: [Int], distance: Double)] = []
      for running in choices {
        for place in running.indices {
          var fewer = running
          fewer.remove(at: place)
          guard seen.insert(fewer).inserted else { continue }
          let distance = Divergence(dense, try outputs(fewer), samples, encoder.task).distance
          next.append((fewer, distance))
        }
      }
      // Sorting keeps the order of equals, so that choices do not depend on chance.
      choices = next.sorted { $0.distance < $1.distance }.prefix(max(1, width)).map(\.running)
    }
    return choices
  }

  /// As many documents as have so many tokens, from all along the text: what stands side by side is often alike.
  static func samples(of batches: [TokenBatch]) -> [TokenBatch] {
    let total = batches.reduce(0) { $0 + $1.tokenCount }
    guard total > tokenLimit else { return batches }
    // Each time that another part of the text has gone by, a document of the average length is taken.
    let count = batches.reduce(0) { $0 + $1.count }
    let wanted = max(1, count * tokenLimit / total)
    var number = 0
    return batches.compactMap { batch in
      let taken = (0..<batch.count).filter { document in
        let place = number + document
        return (place + 1) * wanted / count > place * wanted / count
      }
      number += batch.count
      return taken.isEmpty ? nil : batch.documents(taken)
    }
  }
}
