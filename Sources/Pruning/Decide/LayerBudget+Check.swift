import Transformers

extension LayerBudget {
  /// Whether units are told apart by a score that is measured now.
  func measures(_ importance: Importance) -> Bool {
    self.importance == importance && scores == nil && size != nil
  }

  /// Whether TextPruner would choose so, by scores that it thresholds in rounds.
  func thresholdsTaylor(of shape: EncoderShape) -> Bool {
    guard case .means = size else { return false }
    return importance == .taylor && scores == nil && !shape.sharesWeights
  }

  /// Whether what goes cannot be told without text.
  func needsText(_ shape: EncoderShape) -> Bool {
    measures(.fisher) || measures(.taylor) && data == nil
      || (layers.map { $0 < shape.sequence.count } ?? false)
  }

  /// Checks what is asked for together with the budget, as far as it is known before anything is measured.
  ///
  /// - Throws: ``PruningError/notNative(reason:)``, ``PruningError/layersInShape``, and as ``check(against:)``.
  func check(
    against shape: EncoderShape, isNative: Bool, keepsShape: Bool
  ) throws(PruningError) {
    try check(against: shape)
    if isNative, let reason = oddity(against: shape) { throw .notNative(reason: reason) }
    if keepsShape, let layers, layers < shape.sequence.count { throw .layersInShape }
  }

  /// Why no class of transformers can have what is asked for.
  private func oddity(against shape: EncoderShape) -> String? {
    let fewerHeads =
      "layers would have fewer than \(shape.wholeHeads) heads of \(shape.headSize), and the hidden size is "
      + "\(shape.hiddenSize)"
    switch size {
    case .means(let heads?, _) where heads < Double(shape.wholeHeads): return fewerHeads
    // One layer is as even as any.
    case .means(_, let neurons?)
    where thresholdsTaylor(of: shape) && !isEvenInNeurons
      && min(shape.layers.count, layers ?? .max) > 1
      && shape.layers.contains { neurons < Double($0.neurons) }:
      return "by taylor's scores, layers would have different numbers of neurons without --even-ffn"
    case .lists(let heads?, _) where heads.contains { $0 < shape.wholeHeads }: return fewerHeads
    case .lists(_, let neurons?) where Set(neurons).count > 1:
      return "layers would have different numbers of neurons"
    case .means, .lists, .macs, .speedup, nil: return nil
    }
  }

  /// Checks that a model has what is to stay.
  ///
  /// - Throws: ``PruningError/tooMany(what:asked:there:)`` and its kin.
  func check(against shape: EncoderShape) throws(PruningError) {
    let (heads, neurons) = (
      shape.layers.map(\.heads).max() ?? 0, shape.layers.map(\.neurons).max() ?? 0
    )
    if let layers = layers, layers > shape.sequence.count {
      throw .tooMany(what: "layer", asked: Double(layers), there: shape.sequence.count)
    }
    if size != nil, multiple > max(1, neurons) {
      throw .multipleTooLarge(asked: multiple, neurons: neurons)
    }
    switch size {
    case .means(let headMean, let neuronMean):
      if let headMean, headMean > Double(heads) {
        throw .tooMany(what: "head", asked: headMean, there: heads)
      }
      if let neuronMean, neuronMean > Double(neurons) {
        throw .tooMany(what: "neuron", asked: neuronMean, there: neurons)
      }
      try checkRounds(against: shape, heads: headMean, neurons: neuronMean)
    case .lists(let headCounts, let neuronCounts):
      for (what, counts, there) in [
        ("head", headCounts, shape.layers.map(\.heads)),
        ("neuron", neuronCounts, shape.layers.map(\.neurons)),
      ] {
        guard let counts else { continue }
        guard counts.count == there.count else {
          throw there.count < shape.runningLayers.count
            ? .wrongSharedListLength(what: what, found: counts.count, layers: there.count)
            : .wrongListLength(what: what, found: counts.count, layers: there.count)
        }
        for (asked, there) in zip(counts, there) where asked > there {
          throw .tooMany(what: what, asked: Double(asked), there: there)
        }
      }
    case .macs, .speedup, nil: break
    }
  }

  /// Checks that each round of scores can remove something.
  private func checkRounds(
    against shape: EncoderShape, heads: Double?, neurons: Double?
  ) throws(PruningError) {
    guard iterations > 1 || order != .together else { return }
    guard !shape.sharesWeights else { throw .noRounds }
    func removed(_ mean: Double?, _ counts: [Int]) -> Int {
      mean.map { counts.reduce(0, +) - Int($0 * Double(counts.count)) } ?? 0
    }
    let most = max(
      removed(heads, shape.layers.map(\.heads)), removed(neurons, shape.layers.map(\.neurons)))
    if iterations > max(1, most) { throw .tooManyRounds(asked: iterations, removed: most) }
  }
}
