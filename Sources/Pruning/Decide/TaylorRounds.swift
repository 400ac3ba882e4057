import Transformers

/// TextPruner's iterative pruning: scores, a threshold, scores of what is left, and so on.
struct TaylorRounds {
  let encoder: Transformers.Encoder
  let shape: EncoderShape
  let text: LossText
  /// What layers keep on average; `nil` where all stay.
  let heads: Double?
  let neurons: Double?
  let budget: LayerBudget
  let threads: Int

  /// Prunes.
  ///
  /// - Parameter running: Places in the order of layers that stay.
  /// - Returns: The plan.
  /// - Throws: `TransformerError` where numbers are not finite.
  func plan(running: [Int]) throws(TransformerError) -> TransformerPlan {
    var plan = TransformerPlan(keepingAllOf: shape)
    plan.running = running
    // The budget is that of the layers that stay; the others keep all until they go.
    let staying = plan.stayingLayers(of: shape)
    let layers = Double(staying.count)
    let (allHeads, allNeurons) = (
      staying.reduce(0) { $0 + shape.layers[$1].heads },
      staying.reduce(0) { $0 + shape.layers[$1].neurons }
    )
    let headCounts = ScoreChoice.rounds(
      from: allHeads, to: heads.map { Int($0 * layers) } ?? allHeads, rounds: budget.iterations)
    let neuronCounts = ScoreChoice.rounds(
      from: allNeurons, to: neurons.map { Int($0 * layers) } ?? allNeurons,
      rounds: budget.iterations)
    for round in 0..<budget.iterations {
      let parts: [(heads: Bool, neurons: Bool)] =
        switch budget.order {
        case .together: [(true, true)]
        case .headsFirst: [(true, false), (false, true)]
        case .neuronsFirst: [(false, true), (true, false)]
        }
      for part in parts {
        let masks = plan.layers == TransformerPlan(keepingAllOf: shape).layers ? nil : masks(plan)
        let scores = try ImportanceScores.taylor(encoder, text, masks: masks, threads: threads)
        if part.heads, heads != nil {
          let kept = ScoreChoice.kept(
            staying.map { scores.heads[$0] }, count: headCounts[round],
            isEven: budget.isEvenInHeads)
          for (layer, units) in zip(staying, kept) { plan.layers[layer].heads = units }
        }
        if part.neurons, neurons != nil {
          let own = budget.isEvenInNeurons ? scores.evenNeurons ?? scores.neurons : scores.neurons
          let kept = ScoreChoice.kept(
            staying.map { own[$0] }, count: neuronCounts[round], isEven: budget.isEvenInNeurons,
            multiple: budget.multiple)
          for (layer, units) in zip(staying, kept) { plan.layers[layer].neurons = units }
        }
      }
    }
    return plan
  }

  private func masks(_ plan: TransformerPlan) -> [LayerMask] {
    zip(plan.layers, shape.layers).map { kept, layer in
      var mask = LayerMask(
        heads: Array(repeating: 0, count: layer.heads),
        neurons: Array(repeating: 0, count: layer.neurons))
      for head in kept.heads { mask.heads[head] = 1 }
      for neuron in kept.neurons { mask.neurons[neuron] = 1 }
      return mask
    }
  }
}
