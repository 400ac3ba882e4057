import Kernels
import Transformers

/// What a model's heads and neurons are worth, as sums over documents that add up.
///
/// Sums of squared gradients (fisher), of absolute gradients of batches (taylor), or lengths of weights
/// (magnitude): scores of two parts of a corpus are merged by adding.
package struct ImportanceScores: Equatable, Sendable {
  package var method: LayerBudget.Importance
  /// For each set of weights (``EncoderShape/layers``), one for each head.
  package var heads: [[Double]]
  /// The same for neurons.
  package var neurons: [[Double]]
  /// TextPruner's score of neurons where all layers keep as many: the input weights count, too.
  package var evenNeurons: [[Double]]?
  /// How many documents were seen; 0 where weights alone count.
  package var documents: Int

  /// The sum of the scores of two parts of a corpus.
  ///
  /// - Returns: `nil` where they are of models of other shapes.
  func sum(with other: ImportanceScores) -> ImportanceScores? {
    func add(_ left: [[Double]], _ right: [[Double]]) -> [[Double]]? {
      guard left.map(\.count) == right.map(\.count) else { return nil }
      return zip(left, right).map { zip($0, $1).map(+) }
    }
    guard let heads = add(heads, other.heads), let neurons = add(neurons, other.neurons),
      (evenNeurons == nil) == (other.evenNeurons == nil)
    else { return nil }
    var result = self
    (result.heads, result.neurons) = (heads, neurons)
    if let mine = evenNeurons, let others = other.evenNeurons {
      guard let sum = add(mine, others) else { return nil }
      result.evenNeurons = sum
    }
    result.documents += other.documents
    return result
  }
}

extension ImportanceScores {
  /// TextPruner's scores: the absolute value, summed over batches, of Σ W ∂L/∂W over the weights of a unit.
  ///
  /// Yang, Cui and Chen 2022; there they are divided by the number of documents.
  ///
  /// - Parameters:
  ///   - encoder: The model.
  ///   - text: The batches: what stands between the bars of the absolute value is a batch's sum, so that scores
  ///     depend on how documents are put together.
  ///   - masks: What is gone already, with 0; `nil` for nothing. Its score is 0.
  ///   - threads: How many threads work.
  /// - Returns: The scores.
  /// - Throws: `TransformerError` where numbers are not finite.
  static func taylor(
    _ encoder: Transformers.Encoder, _ text: LossText, masks: [LayerMask]? = nil, threads: Int
  ) throws(TransformerError) -> ImportanceScores {
    let pieces = text.batches.enumerated().flatMap { batch, documents in
      documents.pieces(tokenLimit: encoder.traceTokenLimit).map { (batch: batch, piece: $0) }
    }
    let sums = try encoder.map(pieces.map(\.piece.batch), threads: threads) {
      number, batch, run throws(TransformerError) in
      let (index, piece) = pieces[number]
      let tokens = text.tokens(index, piece)
      let trace = try encoder.trace(batch, masks: masks, tokens: tokens, run)
      let gradient = text.gradient(trace.outputs, index, piece)
      let gradients = encoder.maskGradients(trace, outputs: gradient, run)
      return PieceSums(gradients)
    }
    var total: PieceSums?
    for batch in text.batches.indices {
      let own = zip(pieces, sums).filter { $0.0.batch == batch }.map(\.1)
      guard var sum = own.first else { continue }
      for piece in own.dropFirst() { sum.add(piece) }
      sum.makeAbsolute()
      if total == nil { total = sum } else { total?.add(sum) }
    }
    let count = text.batches.reduce(0) { $0 + $1.count }
    guard let total else {
      return ImportanceScores(method: .taylor, heads: [], neurons: [], documents: 0)
    }
    func masked(_ rows: [[Double]], _ mask: (LayerMask) -> [Float]) -> [[Double]] {
      guard let masks else { return rows }
      return zip(rows, masks).map { row, layer in zip(row, mask(layer)).map { $1 == 0 ? 0 : $0 } }
    }
    let neurons = masked(total.neurons, \.neurons)
    let inputs = masked(total.neuronInputs, \.neurons)
    return ImportanceScores(
      method: .taylor, heads: masked(total.heads, \.heads), neurons: neurons,
      evenNeurons: zip(neurons, inputs).map { zip($0, $1).map(+) }, documents: count)
  }

  /// Sums of gradients over some documents.
  private struct PieceSums: Sendable {
    var heads: [[Double]]
    var neurons: [[Double]]
    var neuronInputs: [[Double]]

    init(_ gradients: MaskGradients) {
      func sums(_ matrix: Matrix) -> [Double] {
        var sums = Array(repeating: 0.0, count: matrix.columns)
        for row in 0..<matrix.rows {
          for column in 0..<matrix.columns { sums[column] += Double(matrix[row, column]) }
        }
        return sums
      }
      heads = gradients.heads.map(sums)
      neurons = gradients.neurons.map(sums)
      neuronInputs = gradients.neuronInputs.map(sums)
    }

    mutating func add(_ other: PieceSums) {
      func add(_ left: [[Double]], _ right: [[Double]]) -> [[Double]] {
        zip(left, right).map { zip($0, $1).map(+) }
      }
      heads = add(heads, other.heads)
      neurons = add(neurons, other.neurons)
      neuronInputs = add(neuronInputs, other.neuronInputs)
    }

    mutating func makeAbsolute() {
      heads = heads.map { $0.map(abs) }
      neurons = neurons.map { $0.map(abs) }
      neuronInputs = neuronInputs.map { $0.map(abs) }
    }
  }

  /// Lengths of the weights that write to the residual stream, times those that read from it.
  static func magnitude(_ encoder: Transformers.Encoder) -> ImportanceScores {
    func length(_ matrix: Matrix) -> Double {
      matrix.values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
    let heads = encoder.layers.map { layer in
      (0..<layer.headCount).map { head in
        let columns = layer.attention.columns(of: head)
        let width = layer.attentionOutput.inputs
        let values = 2 * width + columns.lowerBound..<2 * width + columns.upperBound
        return length(layer.attentionOutput.weight.columns(columns))
          * length(layer.projections.weight.rows(values))
      }
    }
    let neurons = encoder.layers.map { layer in
      (0..<layer.neuronCount).map { neuron in
        length(layer.output.weight.columns(neuron..<neuron + 1))
          * length(layer.intermediate.weight.rows(neuron..<neuron + 1))
      }
    }
    return ImportanceScores(method: .magnitude, heads: heads, neurons: neurons, documents: 0)
  }

  /// The scores of weights that layers share, added up.
  func shared(_ numbers: [Int], _ count: Int) -> ImportanceScores {
    func gather(_ rows: [[Double]]) -> [[Double]] {
      (0..<count).map { weights in
        let own = zip(numbers, rows).filter { $0.0 == weights }.map(\.1)
        guard let first = own.first else { return [] }
        return own.dropFirst().reduce(first) { zip($0, $1).map(+) }
      }
    }
    var result = self
    (result.heads, result.neurons) = (gather(heads), gather(neurons))
    result.evenNeurons = evenNeurons.map(gather)
    return result
  }
}
