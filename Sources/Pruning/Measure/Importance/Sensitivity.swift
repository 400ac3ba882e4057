import Kernels
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
    /// For each dimension, its part in all squared lengths; adds up to 1.
    var dimensions: [Double]
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
    let parts = try encoder.map(batches, threads: threads) {
      _, batch, run throws(TransformerError) in
      let tokens = loss.tokens(batch)
      let trace = try encoder.trace(batch, tokens: tokens, run)
      var part: BatchPart?
      for draw in 0..<draws {
        let gradient = loss.gradient(trace.outputs, batch, draw: draw)
        let own = BatchPart(
          encoder.maskGradients(trace, outputs: gradient, wantsStreams: true, run))
        if part == nil { part = own } else { part?.add(own) }
      }
      return part ?? BatchPart()
    }
    layers = encoder.layers.indices.map { layer in
      Layer(
        heads: Self.sum(parts.map { $0.heads[layer] }),
        neurons: Self.sum(parts.map { $0.neurons[layer] }),
        attention: Self.stream(parts.map { $0.attention[layer] }),
        network: Self.stream(parts.map { $0.network[layer] }))
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

  private static func stream(_ parts: [StreamPart]) -> Stream {
    let dimensions = sum(parts.map(\.dimensions))
    let total = dimensions.reduce(0, +)
    let even = 1 / Double(max(1, dimensions.count))
    return Stream(
      tokens: parts.map(\.tokens), dimensions: dimensions.map { total > 0 ? $0 / total : even })
  }

  /// What one batch adds.
  private struct BatchPart: Sendable {
    var heads: [[Double]] = []
    var neurons: [[Double]] = []
    var attention: [StreamPart] = []
    var network: [StreamPart] = []

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
      attention = gradients.streams.map { StreamPart($0.attention) }
      network = gradients.streams.map { StreamPart($0.network) }
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

  private struct StreamPart: Sendable {
    let tokens: Matrix
    private(set) var dimensions: [Double]

    mutating func add(_ other: StreamPart) {
      tokens.add(other.tokens)
      dimensions = zip(dimensions, other.dimensions).map(+)
    }

    init(_ gradient: Matrix) {
      let sums = Matrix(rows: 1, columns: gradient.columns, repeating: 0)
      sums.addColumnDots(gradient, gradient)
      dimensions = sums.values.map { Double($0) }
      tokens = Matrix(rows: 1, columns: gradient.rows, repeating: 0)
      tokens.addRowSquares(of: gradient)
    }
  }
}
