import Transformers

/// Calibration text in batches, in the order in which a ``LayerSweep`` takes them.
struct CalibrationBatches: Sendable {
  /// What weights are fitted to: documents noised in one way (``NoisedText``), then in the next, and as they are.
  let noisedFits: [[TokenBatch]]
  let fit: [TokenBatch]
  /// What judges fits, which do not see it.
  let heldOut: [TokenBatch]
  let noisedHeldOut: [TokenBatch]

  /// Some of ``all``, by their places there: of what fits see, then of what they do not.
  struct Part: Sendable {
    let places: [Int]
    /// How many of them fits see.
    let fitCount: Int
  }

  /// What a ``Sensitivity`` is of.
  var all: [TokenBatch] { noisedFits.flatMap(\.self) + fit + heldOut + noisedHeldOut }

  var whole: Part { Part(places: Array(all.indices), fitCount: fitCount) }

  /// What units are compared on.
  ///
  /// Where there are noised documents, these: what a model does with text that it learned from tells less of which units
  /// it needs for other text.
  var compared: Part {
    let count = noisedFits.isEmpty ? fit.count : noisedCount
    return Part(places: Array(0..<count), fitCount: count)
  }

  /// What ways to share a budget are compared on by their fits: all of little text, and some of ``compared`` where that
  /// shows as well which is the best.
  var trial: Part {
    let isLittle = tokenCount(whole) <= Self.trialTokens
    let fitted = isLittle ? whole : compared
    let step = 1 + max(0, tokenCount(fitted) - 1) / Self.trialTokens
    let fits = stride(from: 0, to: fitted.fitCount, by: step).map { fitted.places[$0] }
    return Part(places: fits + Array(fitCount..<all.count), fitCount: fits.count)
  }

  /// Tokens that a trial's fits see, at most or nearly.
  static let trialTokens = 1 << 14

  /// Tokens that fits see.
  private func tokenCount(_ part: Part) -> Int {
    part.places.prefix(part.fitCount).reduce(0) { $0 + all[$1].tokenCount }
  }

  private var noisedCount: Int { noisedFits.reduce(0) { $0 + $1.count } }
  private var fitCount: Int { noisedCount + fit.count }

  /// How often labels are drawn for each of ``all`` (``Sensitivity``).
  ///
  /// Another document tells as much as another label of the same one.
  var labelDraws: Int { max(1, Sensitivity.draws - noisedFits.count) }

  /// Cuts documents into batches.
  ///
  /// - Parameters:
  ///   - text: The documents; `nil` where there are none.
  ///   - tokenLimit: Tokens of a batch.
  ///   - noiseLimit: Tokens that a text and what is noised of it may have together; `nil` where none is.
  init(_ text: CalibrationText?, tokenLimit: Int, noiseLimit: Int?) {
    let split = text?.split
    func batches(_ documents: TokenBatch?) -> [TokenBatch] {
      documents?.batches(tokenLimit: tokenLimit) ?? []
    }
    var noised: (fits: [TokenBatch], heldOut: TokenBatch?) = ([], nil)
    if let text, let split, let noiseLimit {
      let noise = NoisedText(split.fit, heldOut: split.heldOut, sparing: text.surrounding)
      let ways = min(NoisedText.ways, noiseLimit / max(1, text.batch.tokenCount) - 1)
      for way in stride(from: 0, to: ways, by: 1) {
        noised.fits.append(noise.documents(like: split.fit, way: way))
      }
      if ways > 0 { noised.heldOut = noise.documents(like: split.heldOut, way: 0) }
    }
    // Where there was nothing to replace there is nothing noised.
    noisedFits = noised.fits.map(batches).filter { !$0.isEmpty }
    fit = batches(split?.fit)
    heldOut = batches(split?.heldOut)
    noisedHeldOut = batches(noised.heldOut)
  }
}
