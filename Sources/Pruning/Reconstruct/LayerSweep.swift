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

  /// Regressions of what the dense model's residual stream has, less what the pruned model's has before the
  /// sublayer, on the pruned model's units.
  struct Sight: Sendable {
    let layer: Int
    let sublayer: Sublayer
    let fit: Regression
    let heldOut: Regression
  }

  /// What becomes of a sublayer.
  struct Decision {
    /// The heads or neurons that stay, ascending.
    let kept: [Int]
    /// The output projection of these.
    let linear: Linear
  }

  /// Parts of the sums, which do not depend on the number of threads: fewer where they are large.
  private static func groupCount(inputs: Int) -> Int { inputs > 2048 ? 2 : 4 }

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
    for number in dense.layers.indices {
      let (inputs, denseInputs) = (states, denseStates)
      guard !skipped.contains(number) else {
        denseStates = try dense.map(batches, threads: threads) {
          index, batch, run throws(TransformerError) in
          try dense.advance(denseInputs[index], through: number, batch, run)
        }
        continue
      }
      let teacher = dense.layers[number]
      let attention = moments(
        inputs: teacher.attentionOutput.inputs, outputs: teacher.hiddenSize, attentionRoots[number]
      ) { index in
        let batch = batches[index]
        let context = teacher.context(inputs[index], batch, run)
        let denseContext = teacher.context(denseInputs[index], batch, run)
        let sum = Matrix(rows: batch.tokenCount, columns: teacher.hiddenSize)
        teacher.attentionOutput.forward(
          denseContext, addingTo: denseInputs[index], into: sum, run.blas)
        sum.add(inputs[index], times: -1)
        let attended = teacher.attended(denseContext, input: denseInputs[index], run)
        return (context, sum, (context, attended))
      }
      let all = Array(0..<teacher.neuronCount)
      var heads = Array(0..<teacher.headCount)
      if let decision = try decide(
        Sight(layer: number, sublayer: .attention, fit: attention.fit, heldOut: attention.heldOut))
      {
        heads = decision.kept
        pruned.layers[number] = teacher.keeping(heads: heads, neurons: all)
        pruned.layers[number].attentionOutput = decision.linear
      }
      let columns = heads.flatMap { Array(teacher.attention.columns(of: $0)) }
      let kept = attention.carried
      let refitted = pruned.layers[number]
      let network = moments(
        inputs: teacher.output.inputs, outputs: teacher.hiddenSize, networkRoots[number]
      ) { index in
        let context = kept[index].0.gathering(columns: columns)
        let attended = refitted.attended(context, input: inputs[index], run)
        let activations = refitted.activations(attended, run)
        let denseActivations = teacher.activations(kept[index].1, run)
        let sum = Matrix(rows: attended.rows, columns: teacher.hiddenSize)
        teacher.output.forward(denseActivations, addingTo: kept[index].1, into: sum, run.blas)
        sum.add(attended, times: -1)
        let output = teacher.output(denseActivations, attended: kept[index].1, run)
        let next = dense.states(
          after: number, input: denseInputs[index], output: output, batches[index], run)
        return (activations, sum, (attended, next))
      }
      if let decision = try decide(
        Sight(layer: number, sublayer: .network, fit: network.fit, heldOut: network.heldOut))
      {
        pruned.layers[number] = refitted.keeping(
          heads: Array(heads.indices), neurons: decision.kept)
        pruned.layers[number].output = decision.linear
      }
      let final = pruned.layers[number]
      let encoder = pruned
      states = parallel { index in
        let attended = network.carried[index].0
        let output = final.output(final.activations(attended, run), attended: attended, run)
        return encoder.states(
          after: number, input: inputs[index], output: output, batches[index], run)
      }
      denseStates = network.carried.map(\.1)
      guard states.allSatisfy(\.isFinite), denseStates.allSatisfy(\.isFinite) else {
        throw dense.nonFinite(layer: number)
      }
    }
    return pruned
  }

  private func parallel(_ body: @Sendable (Int) -> Matrix) -> [Matrix] {
    let results = Mutex<[Matrix?]>(Array(repeating: nil, count: batches.count))
    inParallel(batches.count, threads: threads) { index in
      let result = body(index)
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }

  /// Sums over all batches, and what the next step needs of each.
  private func moments<Carried: Sendable>(
    inputs: Int, outputs: Int, _ roots: [Matrix],
    _ body: @Sendable (Int) -> (inputs: Matrix, outputs: Matrix, carried: Carried)
  ) -> (fit: Regression, heldOut: Regression, carried: [Carried]) {
    let carried = Mutex<[Carried?]>(Array(repeating: nil, count: batches.count))
    let groups = Self.groupCount(inputs: inputs)
    let parts = Mutex<[Moments?]>(Array(repeating: nil, count: 2 * groups))
    inParallel(2 * groups, threads: threads) { part in
      let (group, isHeldOut) = (part / 2, part % 2 == 1)
      let range = isHeldOut ? fitCount..<batches.count : 0..<fitCount
      var sums = Moments(inputs: inputs, outputs: outputs)
      for index in stride(from: range.lowerBound + group, to: range.upperBound, by: groups) {
        let result = body(index)
        sums.add(result.inputs, result.outputs, roots: roots[index], dense.blas)
        carried.withLock { $0[index] = result.carried }
      }
      parts.withLock { $0[part] = sums }
    }
    let sums = parts.withLock { $0.compactMap(\.self) }
    func total(_ offset: Int) -> Regression {
      var sum = sums[offset]
      for part in stride(from: offset + 2, to: sums.count, by: 2) { sum.add(sums[part]) }
      return Regression(sum, dense.blas)
    }
    return (total(0), total(1), carried.withLock { $0.compactMap(\.self) })
  }
}
