import Bytes
import Transformers

/// How long passes of two models take on this machine, side by side, on one thread (``ThreadTime``).
package struct PassTimes: Equatable, Sendable {
  package let documents: Int
  /// Tokens of each.
  package let length: Int
  /// Seconds.
  package private(set) var before = Double.infinity
  package private(set) var after = Double.infinity

  /// How many times as fast the second is.
  package var speedup: Double { before / after }

  /// Passes that are timed at least, and seconds that they take together at least.
  private static let least = (count: 5, seconds: 0.2)
  /// Seconds after which two passes will do.
  private static let most = 2.0

  /// Times passes in turn, so that what disturbs the machine disturbs both: the least of each counts.
  ///
  /// - Parameters:
  ///   - dense: The first model.
  ///   - pruned: The second.
  ///   - documents: How many documents a pass has.
  ///   - length: Their length in tokens, if the models can see so many.
  /// - Throws: `TransformerError` where numbers are not finite.
  init(
    _ dense: Transformers.Encoder, _ pruned: Transformers.Encoder, documents: Int,
    length: Int = EncoderShape.standardLength
  ) throws(TransformerError) {
    self.documents = documents
    self.length = min(length, dense.lengthLimit)
    let batch = TokenBatch(timing: documents, length: length, of: dense)
    let run = EncoderRun(dense.blas, threads: 1)
    func time(_ encoder: Transformers.Encoder) throws(TransformerError) -> Double {
      try ThreadTime.measure { () throws(TransformerError) in _ = try encoder.outputs(batch, run) }
    }
    var total = 0.0
    for count in 1...100 {
      let (first, second) = try (time(dense), time(pruned))
      (before, after) = (min(before, first), min(after, second))
      total += first + second
      // The first of them warms up.
      let wanted = total > Self.most ? 2 : Self.least.count
      if count >= wanted, total > Self.least.seconds { break }
    }
  }
}
