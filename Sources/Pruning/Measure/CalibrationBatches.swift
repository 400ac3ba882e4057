import Transformers

/// Calibration text in batches, in the order in which a ``LayerSweep`` takes them.
struct CalibrationBatches: Sendable {
  /// What weights are fitted to: noised documents (``NoisedText``), and documents as they are.
  let noisedFit: [TokenBatch]
  let fit: [TokenBatch]
  /// What judges fits, which do not see it.
  let heldOut: [TokenBatch]
  let noisedHeldOut: [TokenBatch]

  /// What a ``Sensitivity`` is of: its numbers of tokens are in this order, of which ``compared`` is the beginning.
  var all: [TokenBatch] { noisedFit + fit + heldOut + noisedHeldOut }
  /// How many of them weights are fitted to.
  var fitCount: Int { noisedFit.count + fit.count }
  /// The first of all, which units are compared on.
  ///
  /// Where there are noised ones, these: what a model does with text that it learned from tells less of which units it
  /// needs for other text.
  var compared: [TokenBatch] { noisedFit.isEmpty ? fit : noisedFit }

  /// Cuts documents into batches.
  ///
  /// - Parameters:
  ///   - text: The documents; `nil` where there are none.
  ///   - tokenLimit: Tokens of a batch.
  ///   - noiseLimit: Tokens of a text above which it is not noised; `nil` where none is.
  init(_ text: CalibrationText?, tokenLimit: Int, noiseLimit: Int?) {
    let split = text?.split
    func batches(_ documents: TokenBatch?) -> [TokenBatch] {
      documents?.batches(tokenLimit: tokenLimit) ?? []
    }
    var noise: NoisedText?
    if let text, let split, let noiseLimit, text.batch.tokenCount <= noiseLimit {
      noise = NoisedText(split.fit, heldOut: split.heldOut, sparing: text.surrounding)
    }
    noisedFit = batches(split.flatMap { noise?.documents(like: $0.fit) })
    fit = batches(split?.fit)
    heldOut = batches(split?.heldOut)
    noisedHeldOut = batches(split.flatMap { noise?.documents(like: $0.heldOut) })
  }
}
