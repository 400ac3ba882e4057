import Kernels
import Transformers

/// A pruned model on its way through a ``LayerSweep``.
struct LayerWalker: Sendable {
  /// In the layer that it goes through, it has the units that may stay.
  var encoder: Transformers.Encoder
  /// By batch, (tokens, hidden): what its next layer gets.
  var states: [Matrix]
  /// Whether nothing went of it on its way, so that what it has is what the dense model does.
  var isDense: Bool

  fileprivate mutating func take(
    _ decision: LayerSweep.Decision, of sublayer: LayerSweep.Sublayer, in number: Int
  ) {
    let layer = encoder.layers[number]
    let (heads, neurons) = (Array(0..<layer.headCount), Array(0..<layer.neuronCount))
    switch sublayer {
    case .attention:
      encoder.layers[number] = layer.keeping(heads: decision.kept, neurons: neurons)
      encoder.layers[number].attentionOutput = decision.linear
    case .network:
      encoder.layers[number] = layer.keeping(heads: heads, neurons: decision.kept)
      encoder.layers[number].output = decision.linear
    }
  }
}

/// One layer of a ``LayerSweep``.
struct LayerStep {
  let sweep: LayerSweep
  /// The layer's number in the dense model, its place among those that run, and whether that is the last.
  let number: Int
  let place: Int
  let isLast: Bool
  /// By batch, what the dense layer gets.
  let inputs: [Matrix]
  /// By batch, the tokens that anything depends on; `nil` for all.
  let rows: [[Int]]?
  let run: EncoderRun

  private var layer: EncoderLayer { sweep.dense.layers[number] }

  /// What a sublayer of the dense model comes to for a batch.
  private struct Dense: Sendable {
    /// The residual stream before the norm, (tokens, hidden).
    let sum: Matrix
    /// What the next sublayer gets.
    let output: Matrix
    /// What the output projection sees, where that is kept.
    var projected: Matrix?
  }

  /// What attention gives the network, by batch and of the tokens that count.
  struct Attended {
    /// For each model the heads that stay, by their places among those that might have, and what the output projection
    /// sees of all of these.
    fileprivate var heads: [[Int]]
    fileprivate var contexts: [[Matrix]]
    /// What the dense network gets.
    fileprivate var dense: [Matrix]
  }

  // MARK: - Attention

  /// Attention's output on the contexts of heads.
  ///
  /// - Parameters:
  ///   - walkers: Lose the heads that go.
  ///   - decide: As ``LayerSweep/run(_:_:)``'s.
  /// - Returns: What the network needs of it.
  /// - Throws: What `decide` throws.
  func attention(
    _ walkers: inout [LayerWalker],
    _ decide: ([LayerSweep.Sight]) throws(TransformerError) -> [LayerSweep.Decision?]
  ) throws(TransformerError) -> Attended {
    var result = Attended(
      heads: walkers.map { Array(0..<$0.encoder.layers[number].headCount) },
      contexts: walkers.map { _ in [] }, dense: [])
    let keepsContexts = walkers.contains { $0.isDense && isWhole($0, .attention) }
    let shared =
      walkers.count > 1
      ? sweep.parallel { index in
        var dense = attention(index)
        if !keepsContexts { dense.projected = nil }
        return dense
      } : nil
    let decisions = try decisions(
      .attention, &walkers, decide
    ) { model, walker in
      let pruned = walker.encoder.layers[number]
      let sharesContext = walker.isDense && isWhole(walker, .attention)
      let roots = roots(sweep.attentionRoots)
      let found = sweep.moments(pruned.attentionOutput, roots) { index in
        let context =
          (sharesContext ? shared?[index].projected : nil)
          ?? context(walker.states[index], of: pruned, index)
        let dense = shared?[index] ?? attention(index, sharesContext ? context : nil)
        return (
          context, dense.sum.minus(counted(walker.states[index], index)),
          (context: context, denseAttended: dense.output)
        )
      }
      result.contexts[model] = found.carried.map(\.context)
      result.dense = found.carried.map(\.denseAttended)
      return (found.fit, found.heldOut)
    }
    for (model, decision) in decisions.enumerated() {
      if let decision { result.heads[model] = decision.kept }
    }
    return result
  }

  private func context(_ states: Matrix, of layer: EncoderLayer, _ index: Int) -> Matrix {
    counted(layer.context(states, sweep.batches[index], run), index)
  }

  /// The dense model's attention, of a context that is known or not.
  private func attention(_ index: Int, _ known: Matrix? = nil) -> Dense {
    let context = known ?? context(inputs[index], of: layer, index)
    let sum = layer.attentionSum(context, input: counted(inputs[index], index), run)
    return Dense(sum: sum, output: layer.attended(of: sum, run), projected: context)
  }

  // MARK: - The feed-forward network

  /// The feed-forward network's output on neurons.
  ///
  /// - Parameters:
  ///   - walkers: Lose the neurons that go, and have gone through the layer then.
  ///   - attended: What attention gave.
  ///   - behind: The dense model's states behind dropped layers, where such follow: the layer is to give these.
  ///   - decide: As ``LayerSweep/run(_:_:)``'s.
  /// - Returns: What the next dense layer gets, by batch, of the tokens that count.
  /// - Throws: What `decide` throws.
  func network(
    _ walkers: inout [LayerWalker], _ attended: Attended, behind: [Matrix]?,
    _ decide: ([LayerSweep.Sight]) throws(TransformerError) -> [LayerSweep.Decision?]
  ) throws(TransformerError) -> [Matrix] {
    let layer = layer
    var carried: [[Matrix]] = walkers.map { _ in [] }
    var next: [Matrix] = []
    let shared = walkers.count > 1 ? sweep.parallel { network($0, attended.dense, behind) } : nil
    _ = try decisions(
      .network, &walkers, decide
    ) { model, walker in
      let pruned = walker.encoder.layers[number]
      let sharesActivations = walker.isDense && isWhole(walker, .network)
      let contexts = attended.contexts[model]
      let columns = attended.heads[model].flatMap { Array(layer.attention.columns(of: $0)) }
      let denseAttended = attended.dense
      let found = sweep.moments(pruned.output, roots(sweep.networkRoots)) { index in
        let attended =
          walker.isDense
          ? denseAttended[index]
          : pruned.attended(
            contexts[index].gathering(columns: columns),
            input: counted(walker.states[index], index), run)
        let activations = pruned.activations(attended, run)
        let dense =
          shared?[index]
          ?? network(index, denseAttended, behind, sharesActivations ? activations : nil)
        return (
          activations, dense.sum.minus(attended), (attended: attended, denseStates: dense.output)
        )
      }
      carried[model] = found.carried.map(\.attended)
      next = found.carried.map(\.denseStates)
      return (found.fit, found.heldOut)
    }
    // What follows the last layer is not part of the walk.
    for model in walkers.indices where !isLast {
      walkers[model].states =
        walkers[model].isDense ? next : states(of: walkers[model], behind: carried[model])
    }
    return next
  }

  /// The dense model's network, of activations that are known or not; aimed at what is behind dropped layers.
  private func network(
    _ index: Int, _ attended: [Matrix], _ behind: [Matrix]?, _ known: Matrix? = nil
  ) -> Dense {
    let activations = known ?? layer.activations(attended[index], run)
    let sum = layer.outputSum(activations, attended: attended[index], run)
    guard let behind = behind.map({ counted($0[index], index) }) else {
      let output = sweep.dense.states(
        after: number, input: inputs[index], output: layer.output(of: sum, run),
        sweep.batches[index], run)
      return Dense(sum: sum, output: output)
    }
    // What a convolution adds is none of the layer's own.
    let isAimed = !sweep.dense.hasConvolution(after: place)
    return Dense(
      sum: isAimed ? layer.outputNorm.preimage(of: behind, near: sum) : sum, output: behind)
  }

  /// What a pruned layer gives of what its network gets.
  private func states(of walker: LayerWalker, behind attended: [Matrix]) -> [Matrix] {
    let layer = walker.encoder.layers[number]
    return sweep.parallel { index in
      let attended = attended[index]
      let output = layer.output(layer.activations(attended, run), attended: attended, run)
      return walker.encoder.states(
        after: place, input: walker.states[index], output: output, sweep.batches[index], run)
    }
  }

  // MARK: - Both

  /// The rows of what a batch has that count.
  private func counted(_ values: Matrix, _ index: Int) -> Matrix {
    rows.map { values.gathering(rows: $0[index]) } ?? values
  }

  /// Of what each layer has, the layer's own roots of the tokens that count.
  private func roots(_ layers: [[Matrix]]) -> [Matrix] {
    guard let rows else { return layers[number] }
    return zip(layers[number], rows).map { $0.gathering(columns: $1) }
  }

  /// Whether a model has all units of a sublayer.
  private func isWhole(_ walker: LayerWalker, _ sublayer: LayerSweep.Sublayer) -> Bool {
    let pruned = walker.encoder.layers[number]
    return sublayer == .attention
      ? pruned.headCount == layer.headCount : pruned.neuronCount == layer.neuronCount
  }

  /// What is decided of a sublayer of each model, and done: of all together, or of one after the other where sums of so
  /// many inputs leave no room for others.
  private func decisions(
    _ sublayer: LayerSweep.Sublayer, _ walkers: inout [LayerWalker],
    _ decide: ([LayerSweep.Sight]) throws(TransformerError) -> [LayerSweep.Decision?],
    _ moments: (_ model: Int, LayerWalker) -> (fit: Regression, heldOut: Regression?)
  ) throws(TransformerError) -> [LayerSweep.Decision?] {
    let all = Array(walkers.indices)
    let isLarge = walkers.contains {
      let layer = $0.encoder.layers[number]
      let projection = sublayer == .attention ? layer.attentionOutput : layer.output
      return LayerSweep.isLarge(inputs: projection.inputs)
    }
    var decisions: [LayerSweep.Decision?] = []
    for models in isLarge ? all.map({ [$0] }) : [all] {
      let sights = models.map { model in
        let (fit, heldOut) = moments(model, walkers[model])
        return LayerSweep.Sight(
          model: model, place: .init(layer: number, sublayer: sublayer), fit: fit,
          heldOut: heldOut)
      }
      for (model, decision) in zip(models, try decide(sights)) {
        walkers[model].isDense =
          walkers[model].isDense && decision == nil && isWhole(walkers[model], sublayer)
        if let decision { walkers[model].take(decision, of: sublayer, in: number) }
        decisions.append(decision)
      }
    }
    return decisions
  }
}

extension Matrix {
  /// The difference, as a matrix of its own.
  fileprivate func minus(_ other: Matrix) -> Matrix {
    let result = Matrix(rows: rows, columns: columns)
    result.copy(from: self)
    result.add(other, times: -1)
    return result
  }
}
