import Bytes
import Kernels
import Synchronization
import Transformers

/// Walks a dense and a pruned model through the same text side by side, layer by layer.
///
/// One layer's activations are in memory at a time, and the two models' hidden states.
struct LayerSweep {
  let dense: Transformers.Encoder
  /// Batches that fits see, then those that they do not.
  let batches: [TokenBatch]
  let fitCount: Int
  /// For each layer and batch, the square roots of token weights, (1, tokens).
  let attentionRoots: [[Matrix]]
  let networkRoots: [[Matrix]]
  /// Layers that the pruned model does not run.
  var skipped: Set<Int> = []
  let threads: Int

  /// One of the two linear maps that write to the residual stream of a layer.
  enum Sublayer: Sendable {
    case attention, network
  }

  /// A sublayer, and what there is to know of its units.
  struct Place: Sendable {
    let layer: Int
    let sublayer: Sublayer

    /// Inputs of the output projection for each unit.
    ///
    /// - Parameter encoder: The dense model.
    /// - Returns: The width of a head, or 1.
    func width(in encoder: Transformers.Encoder) -> Int {
      sublayer == .attention ? encoder.layers[layer].attention.headSize : 1
    }

    /// What errors of the sublayer's outputs count.
    func stream(of sensitivity: Sensitivity) -> Sensitivity.Stream {
      let layer = sensitivity.layers[layer]
      return sublayer == .attention ? layer.attention : layer.network
    }
  }

  /// Regressions of what the dense model's residual stream has, less what the pruned model's has before the
  /// sublayer, on all units of the sublayer as the pruned model feeds them.
  struct Sight: Sendable {
    let place: Place
    let fit: Regression
    /// `nil` where there are no documents that fits do not see.
    let heldOut: Regression?
  }

  /// What becomes of a sublayer.
  struct Decision {
    /// The heads or neurons that stay, ascending.
    let kept: [Int]
    /// The output projection of these.
    let linear: Linear
  }

  /// Parts of the sums, which do not depend on the number of threads: fewer where they are large.
  private static func groupCount(inputs: Int) -> Int { isLarge(inputs: inputs) ? 2 : 4 }

  /// Whether sums for a map of so many inputs take so much memory that there must be few of them.
  static func isLarge(inputs: Int) -> Bool { inputs > 2048 }

  /// Walks.
  ///
  /// - Parameter decide: Sees each sublayer, with all its units, as the pruned model has it so far, before the next
  ///   is computed; where it returns `nil`, the sublayer stays as it is.
  /// - Returns: The pruned model, with layers for those that are skipped, too.
  /// - Throws: `TransformerError` where numbers are not finite.
  func run(
    _ decide: (Sight) throws(TransformerError) -> Decision?
  ) throws(TransformerError) -> Transformers.Encoder {
    var pruned = dense
    let run = EncoderRun(dense.blas)
    var denseStates = parallel { dense.embed(batches[$0], run) }
    var states = denseStates
    let running = dense.layers.indices.filter { !skipped.contains($0) }
    let first = running.first ?? dense.layers.count
    if first > 0 { denseStates = try advanced(denseStates, through: 0..<first) }
    for (place, number) in running.enumerated() {
      let (inputs, denseInputs) = (states, denseStates)
      let next = place + 1 < running.count ? running[place + 1] : dense.layers.count
      let attention = attention(number, inputs, denseInputs, run)
      var heads = Array(0..<dense.layers[number].headCount)
      if let decision = try decide(attention.sight) {
        heads = decision.kept
        pruned.layers[number] = pruned.layers[number].keeping(
          heads: heads, neurons: Array(0..<pruned.layers[number].neuronCount))
        pruned.layers[number].attentionOutput = decision.linear
      }
      // Where layers are dropped, the one in front of them does their work, too, as far as it can.
      let behind =
        next > number + 1 ? try advanced(denseInputs, through: number..<next) : nil
      let network = network(
        number, pruned.layers[number], heads, inputs, denseInputs, attention.carried,
        behind: behind, isAimed: !dense.hasConvolution(after: place), run)
      if let decision = try decide(network.sight) {
        pruned.layers[number] = pruned.layers[number].keeping(
          heads: Array(heads.indices), neurons: decision.kept)
        pruned.layers[number].output = decision.linear
      }
      let (layer, encoder) = (pruned.layers[number], pruned)
      states = parallel { index in
        let attended = network.carried[index].attended
        let output = layer.output(layer.activations(attended, run), attended: attended, run)
        return encoder.states(
          after: place, input: inputs[index], output: output, batches[index], run)
      }
      denseStates = network.carried.map(\.denseStates)
      // What was refitted is of other sizes in the next layer.
      ProcessMemory.giveBack()
      guard states.allSatisfy(\.isFinite), denseStates.allSatisfy(\.isFinite) else {
        throw dense.nonFinite(layer: number)
      }
    }
    return pruned
  }

  /// Attention's output on the contexts of all heads; carries these, and what the dense network sees.
  private func attention(
    _ number: Int, _ inputs: [Matrix], _ denseInputs: [Matrix], _ run: EncoderRun
  ) -> (sight: Sight, carried: [(context: Matrix, denseAttended: Matrix)]) {
    let layer = dense.layers[number]
    let found = moments(layer.attentionOutput, attentionRoots[number]) { index in
      let batch = batches[index]
      let context = layer.context(inputs[index], batch, run)
      let denseContext = layer.context(denseInputs[index], batch, run)
      let sum = Matrix(rows: batch.tokenCount, columns: layer.hiddenSize)
      layer.attentionOutput.forward(
        denseContext, addingTo: denseInputs[index], into: sum, run.blas)
      sum.add(inputs[index], times: -1)
      let attended = layer.attended(denseContext, input: denseInputs[index], run)
      return (context, sum, (context: context, denseAttended: attended))
    }
    return (
      Sight(
        place: Place(layer: number, sublayer: .attention), fit: found.fit, heldOut: found.heldOut),
      found.carried
    )
  }

  /// The feed-forward network's output on all neurons; carries what the network sees, and what the dense layer gives.
  ///
  /// `behind` are the dense model's states behind dropped layers, where such follow; the layer is to give these if
  /// `isAimed`.
  private func network(
    _ number: Int, _ pruned: EncoderLayer, _ heads: [Int], _ inputs: [Matrix],
    _ denseInputs: [Matrix], _ carried: [(context: Matrix, denseAttended: Matrix)],
    behind: [Matrix]?, isAimed: Bool, _ run: EncoderRun
  ) -> (sight: Sight, carried: [(attended: Matrix, denseStates: Matrix)]) {
    let layer = dense.layers[number]
    let columns = heads.flatMap { Array(layer.attention.columns(of: $0)) }
    let found = moments(layer.output, networkRoots[number]) { index in
      let context = carried[index].context.gathering(columns: columns)
      let attended = pruned.attended(context, input: inputs[index], run)
      let activations = pruned.activations(attended, run)
      let denseAttended = carried[index].denseAttended
      let denseActivations = layer.activations(denseAttended, run)
      var sum = Matrix(rows: attended.rows, columns: layer.hiddenSize)
      layer.output.forward(denseActivations, addingTo: denseAttended, into: sum, run.blas)
      if isAimed, let behind {
        sum = layer.outputNorm.preimage(of: behind[index], near: sum)
      }
      sum.add(attended, times: -1)
      if let behind { return (activations, sum, (attended: attended, denseStates: behind[index])) }
      let output = layer.output(denseActivations, attended: denseAttended, run)
      let next = dense.states(
        after: number, input: denseInputs[index], output: output, batches[index], run)
      return (activations, sum, (attended: attended, denseStates: next))
    }
    return (
      Sight(
        place: Place(layer: number, sublayer: .network), fit: found.fit, heldOut: found.heldOut),
      found.carried
    )
  }

  /// What the dense model's layers make of its states.
  private func advanced(
    _ states: [Matrix], through layers: Range<Int>
  ) throws(TransformerError) -> [Matrix] {
    try dense.map(batches, threads: threads) { index, batch, run throws(TransformerError) in
      var states = states[index]
      for layer in layers { states = try dense.advance(states, through: layer, batch, run) }
      return states
    }
  }

  private func parallel(_ body: @Sendable (Int) -> Matrix) -> [Matrix] {
    let results = Mutex<[Matrix?]>(Array(repeating: nil, count: batches.count))
    inParallel(batches.count, threads: threads) { index in
      let result = body(index)
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }

  /// Sums over all batches for a projection to the residual stream, and what the next step needs of each.
  private func moments<Carried: Sendable>(
    _ projection: Linear, _ roots: [Matrix],
    _ body: @Sendable (Int) -> (inputs: Matrix, outputs: Matrix, carried: Carried)
  ) -> (fit: Regression, heldOut: Regression?, carried: [Carried]) {
    let (inputs, outputs) = (projection.inputs, projection.outputs)
    let carried = Mutex<[Carried?]>(Array(repeating: nil, count: batches.count))
    let groups = Self.groupCount(inputs: inputs)
    let parts = Mutex<[Moments?]>(Array(repeating: nil, count: 2 * groups))
    inParallel(2 * groups, threads: threads) { part in
      let (group, isHeldOut) = (part / 2, part % 2 == 1)
      let range = isHeldOut ? fitCount..<batches.count : 0..<fitCount
      if isHeldOut, range.isEmpty { return }
      var sums = Moments(inputs: inputs, outputs: outputs)
      for index in stride(from: range.lowerBound + group, to: range.upperBound, by: groups) {
        let result = body(index)
        sums.add(result.inputs, result.outputs, roots: roots[index], dense.blas)
        carried.withLock { $0[index] = result.carried }
      }
      parts.withLock { $0[part] = sums }
    }
    // What is added up need not stay in memory.
    func total(_ offset: Int) -> Regression? {
      var sum: Moments?
      for part in stride(from: offset, to: 2 * groups, by: 2) {
        guard let next = parts.withLock({ $0[part].take() }) else { continue }
        if sum == nil { sum = next } else { sum?.add(next) }
      }
      return sum.map { Regression($0, dense.blas) }
    }
    let fit = total(0) ?? Regression(inputs: inputs, outputs: outputs)
    return (fit, total(1), carried.withLock { $0.compactMap(\.self) })
  }
}
