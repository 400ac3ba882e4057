import Checkpoints
import JSONText
import Kernels

/// What a family's attention knows of distances: read once, and made into what each layer needs.
struct RelativeReader: Sendable {
  private enum Source: Sendable {
    case none
    /// (buckets, heads).
    case biases(Matrix)
    /// The embeddings of distances, (buckets, hidden).
    case disentangled(EncoderStructure.Disentangled, Matrix, DebertaAttention, rows: [Int32])
  }

  private let configuration: ModelConfiguration
  private let source: Source
  /// Scores are sums of so many terms, by which they are divided like by the head size.
  private let termCount: Int
  private let reader: WeightReader
  private let blas: BLAS
  /// Longer documents are not scored.
  private let limit: Int

  init(
    _ settings: EncoderSettings, _ reader: WeightReader, limit: Int, _ blas: BLAS
  ) throws(TransformerError) {
    configuration = settings.configuration
    self.reader = reader
    self.blas = blas
    self.limit = limit
    var termCount = 1
    switch settings.structure.relative {
    case .none: source = .none
    case .biases(let name):
      let heads = try settings.size(settings.structure.headCount)
      source = .biases(
        try reader.matrix(.base(name), shape: [Self.biasBucketCount, heads]))
    case .disentangled(let names):
      let attention = try DebertaAttention(settings)
      termCount = attention.termCount
      source =
        attention.isRelative && termCount > 1
        ? .disentangled(
          names, try Self.embeddings(names, attention, settings, reader), attention,
          rows: try attention.rows(limit: limit))
        : .none
    }
    self.termCount = termCount
  }

  /// The embeddings of distances, which transformers would not load in another shape either.
  private static func embeddings(
    _ names: EncoderStructure.Disentangled, _ attention: DebertaAttention,
    _ settings: EncoderSettings, _ reader: WeightReader
  ) throws(TransformerError) -> Matrix {
    let rows = try reader.matrix(
      .base(names.embeddings),
      shape: [attention.rowCount, try settings.size(settings.structure.hiddenSize)])
    if attention.normalizesRows {
      let norm = try reader.norm(
        .base(names.norm), count: rows.columns, epsilon: try settings.epsilon())
      norm.forward(rows, into: rows, scales: Matrix(rows: 1, columns: rows.rows))
    }
    return rows
  }

  /// What scores are multiplied by.
  func scale(headSize: Int) -> Float {
    1 / Float(headSize * termCount).squareRoot()
  }

  /// What a layer needs.
  ///
  /// - Parameters:
  ///   - layer: What the names of the layer's modules start with.
  ///   - heads: How many heads it has.
  ///   - query: Its query projection.
  ///   - key: Its key projection.
  /// - Returns: Distances up to the limit.
  /// - Throws: ``TransformerError``.
  func positions(
    layer: String, heads: Int, query: Linear, key: Linear
  ) throws(TransformerError) -> RelativePositions {
    switch source {
    case .none: return .none
    case .biases(let table):
      let kept = keptHeads(layer) ?? Array(0..<table.columns)
      guard heads == kept.count, kept.allSatisfy({ (0..<table.columns).contains($0) }) else {
        throw .unknownHeads(path: reader.checkpoint.path, layer: layer, heads: heads)
      }
      let buckets = Self.biasBuckets(limit: limit)
      let biases = Matrix(rows: heads, columns: buckets.count)
      for (head, first) in kept.enumerated() {
        for (column, bucket) in buckets.enumerated() {
          biases[head, column] = table[bucket, first]
        }
      }
      return .biases(biases)
    case .disentangled(let names, let embeddings, let attention, let rows):
      func projected(_ own: String, _ shared: Linear) throws(TransformerError) -> Matrix {
        let linear =
          attention.sharesKeys
          ? shared
          : try reader.linear(
            .base("\(layer).\(own)"), from: embeddings.columns, to: shared.outputs)
        let result = Matrix(rows: embeddings.rows, columns: linear.outputs)
        linear.forward(embeddings, into: result, blas)
        return result
      }
      return .disentangled(
        DisentangledPositions(
          keys: attention.hasKeys ? try projected(names.positionKey, key) : nil,
          queries: attention.hasQueries ? try projected(names.positionQuery, query) : nil,
          buckets: rows))
    }
  }

  /// The heads that pruning left a layer, by their columns in the table; `nil` where config.json has none.
  private func keptHeads(_ layer: String) -> [Int]? {
    guard let rows = configuration.node(at: EncoderKeys.headNumbers),
      let number = layer.split(separator: ".").last.flatMap({ Int($0) })
    else { return nil }
    return rows.elements.dropFirst(number).first { _ in true }?.elements.compactMap(\.int)
  }

  /// Rows of MPNet's table: its code has the number built in, whatever config.json says.
  private static let biasBucketCount = 32

  /// The bucket of each distance from query to key, 1 - limit to limit - 1, as MPNet's code has it.
  ///
  /// After Raffel et al. 2020: half of them for keys behind the query, exact ones near it, logarithmic ones up
  /// to 128.
  static func biasBuckets(limit: Int) -> [Int] {
    let half = biasBucketCount / 2
    let exact = half / 2
    return (1 - limit..<limit).map { distance in
      let length = abs(distance)
      let side = distance > 0 ? half : 0
      guard length >= exact else { return side + length }
      let share = logarithm(Float(length) / Float(exact)) / logarithm(128 / Float(exact))
      return side + min(exact + Int(share * Float(half - exact)), half - 1)
    }
  }
}
