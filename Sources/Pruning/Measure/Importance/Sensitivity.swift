import Kernels
import Synchronization
import Transformers

/// How much a model's output depends on its units and on what its layers add to the residual stream.
///
/// Measured with gradients of losses whose labels are drawn from the model's output (``SampledLoss``), so that text
/// is enough.
struct Sensitivity: Sendable {
  /// One for each layer that runs.
  var layers: [Layer]

  struct Layer: Sendable {
    /// For each head, the sum over documents of the squared gradient of its mask.
    ///
    /// That is the diagonal of the Fisher information; Kwon et al. 2022 have it for batches.
    var heads: [Double]
    /// The same for neurons.
    var neurons: [Double]
    var attention: Stream
    var network: Stream
  }

  /// Gradients with respect to the sum before a normalization.
  struct Stream: Sendable {
    /// For each batch, the squared length of each token's gradient: (1, tokens).
    var tokens: [Matrix]
    /// Σ g g^T, (hidden, hidden), the lower triangle.
    var moments: Matrix
  }

  /// How often labels are drawn: with one label a document, chance would decide between units that are worth the same.
  static let draws = 3

  /// Does one forward pass, and a backward pass for each draw of labels.
  ///
  /// - Parameters:
  ///   - encoder: The model.
  ///   - batches: The documents.
  ///   - loss: What is differentiated.
  ///   - draws: How often labels are drawn: a backward pass each.
  ///   - threads: How many batches are worked on at a time.
  /// - Throws: `TransformerError` where numbers are not finite.
  init(
    of encoder: Transformers.Encoder, on batches: [TokenBatch], _ loss: SampledLoss,
    draws: Int = Self.draws, threads: Int
  ) throws(TransformerError) {
    let moments = StreamMoments(encoder)
    let parts = try encoder.map(batches, threads: threads) {
      number, batch, run throws(TransformerError) in
      let tokens = loss.tokens(batch)
      let trace = try encoder.trace(batch, tokens: tokens, run)
      let sums = moments.zeros
      var part: BatchPart?
      for draw in 0..<draws {
        let outputs = loss.gradient(trace.outputs, batch, draw: draw)
        let gradients = encoder.maskGradients(trace, outputs: outputs, wantsStreams: true, run)
        for (stream, sum) in zip(gradients.streams.flatMap { [$0.attention, $0.network] }, sums) {
          run.blas.addGram(of: stream, to: sum)
        }
        let own = BatchPart(gradients)
        if part == nil { part = own } else { part?.add(own) }
      }
      moments.add(sums, ofBatch: number)
      return part ?? BatchPart()
    }
    layers = encoder.layers.indices.map { layer in
      Layer(
        heads: Self.sum(parts.map { $0.heads[layer] }),
        neurons: Self.sum(parts.map { $0.neurons[layer] }),
        attention: Stream(
          tokens: parts.map { $0.attention[layer] }, moments: moments.sums[2 * layer]),
        network: Stream(
          tokens: parts.map { $0.network[layer] }, moments: moments.sums[2 * layer + 1]))
    }
  }

  /// The diagonal of the Fisher information, as scores.
  func scores(documents: Int) -> ImportanceScores {
    ImportanceScores(
      method: .fisher, heads: layers.map(\.heads), neurons: layers.map(\.neurons),
      documents: documents)
  }

  private static func sum(_ rows: [[Double]]) -> [Double] {
    guard var result = rows.first else { return [] }
    for row in rows.dropFirst() {
      for index in row.indices { result[index] += row[index] }
    }
    return result
  }

  /// What one batch adds.
  private struct BatchPart: Sendable {
    var heads: [[Double]] = []
    var neurons: [[Double]] = []
    /// Squared lengths of tokens' gradients.
    var attention: [Matrix] = []
    var network: [Matrix] = []

    init() {}

    mutating func add(_ other: BatchPart) {
      heads = zip(heads, other.heads).map { zip($0, $1).map(+) }
      neurons = zip(neurons, other.neurons).map { zip($0, $1).map(+) }
      for index in attention.indices { attention[index].add(other.attention[index]) }
      for index in network.indices { network[index].add(other.network[index]) }
    }

    init(_ gradients: MaskGradients) {
      heads = gradients.heads.map(Self.squares)
      neurons = gradients.neurons.map(Self.squares)
      attention = gradients.streams.map { Self.lengths($0.attention) }
      network = gradients.streams.map { Self.lengths($0.network) }
    }

    private static func lengths(_ gradient: Matrix) -> Matrix {
      let tokens = Matrix(rows: 1, columns: gradient.rows, repeating: 0)
      tokens.addRowSquares(of: gradient)
      return tokens
    }

    private static func squares(_ gradients: Matrix) -> [Double] {
      var sums = Array(repeating: 0.0, count: gradients.columns)
      for row in 0..<gradients.rows {
        for column in 0..<gradients.columns {
          let value = Double(gradients[row, column])
          sums[column] += value * value
        }
      }
      return sums
    }
  }
}
