import Bytes
import Kernels
import Synchronization
import Transformers

/// Walks a dense model and pruned ones through the same text side by side, layer by layer.
///
/// One layer's activations are in memory at a time, and the models' hidden states. What the dense model has in a layer
/// is computed once, however many models walk beside it.
struct LayerSweep {
  let dense: Transformers.Encoder
  /// Batches that fits see, then those that they do not.
  let batches: [TokenBatch]
  let fitCount: Int
  /// For each layer and batch, the square roots of token weights, (1, tokens).
  let attentionRoots: [[Matrix]]
  let networkRoots: [[Matrix]]
  /// Layers that the pruned models do not run.
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
  /// sublayer, on the units of the sublayer that may stay, as the pruned model feeds them.
  struct Sight: Sendable {
    /// Which of the pruned models it is of.
    var model = 0
    let place: Place
    let fit: Regression
    /// `nil` where there are no documents that fits do not see.
    let heldOut: Regression?
  }

  /// What becomes of a sublayer.
  struct Decision: Sendable {
    /// The heads or neurons that stay, by their places among those that might have, ascending.
    let kept: [Int]
    /// The output projection of these.
    let linear: Linear
  }

  /// Parts of the sums, which do not depend on the number of threads: fewer where they are large.
  private static func groupCount(inputs: Int) -> Int { isLarge(inputs: inputs) ? 2 : 4 }

  /// Whether sums for a map of so many inputs take so much memory that there must be few of them.
  static func isLarge(inputs: Int) -> Bool { inputs > 2048 }

  /// Walks with one model, of which any unit may stay.
  ///
  /// - Parameter decide: Sees each sublayer, with all its units, as the pruned model has it so far, before the next
  ///   is computed; where it returns `nil`, the sublayer stays as it is.
  /// - Returns: The pruned model, with layers for those that are skipped, too.
  /// - Throws: `TransformerError` where numbers are not finite.
  func run(
    _ decide: (Sight) throws(TransformerError) -> Decision?
  ) throws(TransformerError) -> Transformers.Encoder {
    try run([nil]) { sights throws(TransformerError) in [try decide(sights[0])] }[0]
  }

  /// Walks with several models.
  ///
  /// - Parameters:
  ///   - models: For each, the units of the dense model's layers that may stay; `nil` for all.
  ///   - decide: As ``run(_:)``'s: sees a sublayer of all models together, with the units that may stay, or of one after
  ///     the other where sums are large, and returns as many decisions.
  /// - Returns: The pruned models, with layers for those that are skipped, too.
  /// - Throws: `TransformerError` where numbers are not finite.
  func run(
    _ models: [[TransformerPlan.Layer]?],
    _ decide: ([Sight]) throws(TransformerError) -> [Decision?]
  ) throws(TransformerError) -> [Transformers.Encoder] {
    let run = EncoderRun(dense.blas)
    var denseStates = parallel { dense.embed(batches[$0], run) }
    var walkers = models.map { _ in
      LayerWalker(encoder: dense, states: denseStates, isDense: skipped.isEmpty)
    }
    let running = dense.layers.indices.filter { !skipped.contains($0) }
    let first = running.first ?? dense.layers.count
    if first > 0 { denseStates = try advanced(denseStates, through: 0..<first) }
    for (place, number) in running.enumerated() {
      let next = place + 1 < running.count ? running[place + 1] : dense.layers.count
      for (model, layers) in models.enumerated() {
        // Beside the dense model there is no room for all layers of others.
        guard let units = layers?[number] else { continue }
        walkers[model].encoder.layers[number] = dense.layers[number].keeping(
          heads: units.heads, neurons: units.neurons)
      }
      let isLast = place + 1 == running.count
      let step = LayerStep(
        sweep: self, number: number, place: place, isLast: isLast, inputs: denseStates,
        rows: isLast ? weighingRows(number, place) : nil, run: run)
      let attended = try step.attention(&walkers, decide)
      // Where layers are dropped, the one in front of them does their work, too, as far as it can.
      let behind = next > number + 1 ? try advanced(denseStates, through: number..<next) : nil
      denseStates = try step.network(&walkers, attended, behind: behind, decide)
      // What was refitted is of other sizes in the next layer.
      ProcessMemory.giveBack()
      // Behind the last layer, only the dense model's are there.
      guard denseStates.allSatisfy(\.isFinite),
        walkers.allSatisfy({ $0.states.allSatisfy(\.isFinite) })
      else { throw dense.nonFinite(layer: number) }
    }
    return walkers.map(\.encoder)
  }

  /// By batch, the tokens that weigh something in the layer that runs last; `nil` where all do.
  ///
  /// Behind its attention nothing mixes them with others but a convolution.
  func weighingRows(_ layer: Int, _ place: Int) -> [[Int]]? {
    guard !dense.hasConvolution(after: layer), !dense.hasConvolution(after: place) else {
      return nil
    }
    let rows = zip(attentionRoots[layer], networkRoots[layer]).map { attention, network in
      (0..<attention.columns).filter { attention[0, $0] > 0 || network[0, $0] > 0 }
    }
    let isWhole = zip(rows, batches).allSatisfy { $0.count == $1.tokenCount }
    return isWhole ? nil : rows
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

  /// Something of each batch.
  func parallel<Result: Sendable>(_ body: @Sendable (Int) -> Result) -> [Result] {
    let results = Mutex<[Result?]>(Array(repeating: nil, count: batches.count))
    inParallel(batches.count, threads: threads) { index in
      let result = body(index)
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }

  /// Sums over all batches for a projection to the residual stream, and what the next step needs of each.
  func moments<Carried: Sendable>(
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
