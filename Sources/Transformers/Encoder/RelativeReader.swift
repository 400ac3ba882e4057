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
    case disentangled(EncoderStructure.Disentangled, Matrix, DebertaAttention)
  }

  /// What DeBERTa's config.json says of attention.
  private struct DebertaAttention: Sendable {
    let sharesKeys: Bool
    let hasKeys: Bool
    let hasQueries: Bool
    let buckets: [Int32]
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
    let terms = Self.debertaTerms(settings)
    termCount = 1 + terms.count
    switch settings.structure.relative {
    case .none: source = .none
    case .biases(let name):
      let heads = try settings.size(settings.structure.headCount)
      source = .biases(
        try reader.matrix(.base(name), shape: [Self.biasBucketCount, heads]))
    case .disentangled(let names):
      guard try settings.flag("relative_attention", or: false) else {
        source = .none
        return
      }
      let attention = try Self.debertaAttention(settings, terms, limit: limit)
      let rows = try reader.matrix(
        .base(names.embeddings),
        shape: [nil, try settings.size(settings.structure.hiddenSize)])
      let needed = Int(attention.buckets.max() ?? 0) + 1
      guard rows.rows >= needed else {
        throw .wrongShape(
          path: reader.checkpoint.path, name: names.embeddings, shape: [rows.rows, rows.columns],
          expected: [needed, rows.columns])
      }
      if settings.configuration.node(at: "norm_rel_ebd")?.string?.contains("layer_norm") == true {
        let norm = try reader.norm(
          .base(names.norm), count: rows.columns, epsilon: try settings.epsilon())
        norm.forward(rows, into: rows, scales: Matrix(rows: 1, columns: rows.rows))
      }
      source = .disentangled(names, rows, attention)
    }
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
    case .disentangled(let names, let embeddings, let attention):
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
          buckets: attention.buckets))
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

  /// The row of the embeddings of distances for each distance from key to query, 1 - limit to limit - 1.
  ///
  /// - Parameters:
  ///   - bucketCount: Rows on each side; 0 where rows are distances themselves.
  ///   - largest: The distance of the last row.
  ///   - limit: Documents are no longer.
  /// - Returns: 2 limit - 1 rows.
  static func debertaBuckets(bucketCount: Int, largest: Int, limit: Int) -> [Int32] {
    let span = bucketCount > 0 ? bucketCount : largest
    return (1 - limit..<limit).map { distance in
      let length = abs(distance)
      let middle = bucketCount / 2
      var bucket = length
      if bucketCount > 0, length > middle {
        let share =
          logarithm(Float(length) / Float(middle))
          / logarithm(Float(largest - 1) / Float(middle))
        bucket = Int((share * Float(middle - 1)).rounded(.up)) + middle
      }
      let row = (distance < 0 ? -bucket : bucket) + span
      return Int32(min(max(row, 0), 2 * span - 1))
    }
  }

  /// The terms beside content on content, `c2p` and `p2c`, which config.json has as an array or joined by bars.
  private static func debertaTerms(_ settings: EncoderSettings) -> Set<String> {
    guard let node = settings.configuration.node(at: "pos_att_type") else { return [] }
    let written = node.string.map { $0.lowercased().split(separator: "|").map(String.init) }
    return Set(written ?? node.elements.compactMap(\.string)).intersection(["c2p", "p2c"])
  }

  private static func debertaAttention(
    _ settings: EncoderSettings, _ terms: Set<String>, limit: Int
  ) throws(TransformerError) -> DebertaAttention {
    let positions = try settings.integer("max_position_embeddings", from: 1, or: 512)
    let largest = try settings.integer("max_relative_positions", from: -1, or: -1)
    let buckets = try settings.integer("position_buckets", from: -1, or: -1)
    return DebertaAttention(
      sharesKeys: try settings.flag("share_att_key", or: false),
      hasKeys: terms.contains("c2p"), hasQueries: terms.contains("p2c"),
      buckets: debertaBuckets(
        bucketCount: max(buckets, 0), largest: largest < 1 ? positions : largest, limit: limit))
  }
}
