import JSONText
import Kernels

/// What config.json says of DeBERTa's attention: which terms scores have beside that of content on content, and how
/// distances are numbered.
struct DebertaAttention: Sendable {
  /// Whether queries of tokens meet keys of distances (`c2p`), and keys of tokens queries of distances (`p2c`).
  let hasKeys, hasQueries: Bool
  /// Whether there is a table of distances at all; terms count for the scale even where there is none.
  let isRelative: Bool
  /// Whether the projections of content are those of distances, too.
  let sharesKeys: Bool
  /// Whether the rows of the table are normalized.
  let normalizesRows: Bool
  private let settings: EncoderSettings
  /// Rows of the table on each side of the middle; 0 where rows are distances themselves.
  private let bucketCount: Int
  /// The distance that the last bucket is for, and the key that has it.
  private let largest: (distance: Int, key: String)

  init(_ settings: EncoderSettings) throws(TransformerError) {
    self.settings = settings
    let terms = try Self.words(settings, "pos_att_type")
    (hasKeys, hasQueries) = (terms.contains("c2p"), terms.contains("p2c"))
    isRelative = try settings.flag("relative_attention", or: false)
    sharesKeys = try settings.flag("share_att_key", or: false)
    normalizesRows = try Self.words(settings, "norm_rel_ebd").contains("layer_norm")
    bucketCount = max(0, try settings.integer("position_buckets", from: .min, or: -1))
    let key = "max_relative_positions"
    let distance = try settings.integer(key, from: .min, or: -1)
    let positions = "max_position_embeddings"
    largest =
      distance >= 1
      ? (distance, key) : (try settings.integer(positions, from: 1, or: 512), positions)
  }

  /// How many terms the scores are sums of.
  var termCount: Int { 1 + (hasKeys ? 1 : 0) + (hasQueries ? 1 : 0) }

  /// Rows of the table.
  var rowCount: Int { 2 * span }

  private var span: Int { bucketCount > 0 ? bucketCount : largest.distance }

  /// The row of each distance from key to query, 1 - limit to limit - 1, as `make_log_bucket_position` of transformers
  /// has it: exact ones near the middle, logarithmic ones up to the largest distance.
  ///
  /// Where that is below half of the buckets, rows turn back from there on: so they do in transformers.
  ///
  /// - Parameter limit: Documents are no longer.
  /// - Returns: 2 limit - 1 rows.
  /// - Throws: ``TransformerError/unexpectedValue(path:place:expected:)`` where the formula divides by 0.
  func rows(limit: Int) throws(TransformerError) -> [Int32] {
    try settings.check(limit, isAtMost: Self.longest, "max_position_embeddings")
    guard bucketCount != 1 else {
      throw .unexpectedValue(
        path: settings.path, place: "position_buckets", expected: "2 or more, or -1 for none")
    }
    var buckets: [Int] = []
    for length in 0..<limit {
      guard let bucket = bucket(length) else {
        throw .unexpectedValue(
          path: settings.path, place: largest.key,
          expected: "another number than half of position_buckets and 1")
      }
      buckets.append(bucket)
    }
    return (1 - limit..<limit).map { distance in
      let bucket = buckets[abs(distance)]
      return Int32(min(max(span + (distance < 0 ? -bucket : bucket), 0), rowCount - 1))
    }
  }

  /// A table of more distances takes more memory than there is for scores of such documents.
  private static let longest = 1 << 20

  /// How many buckets from the middle a length is; `nil` where the formula has no number for it.
  private func bucket(_ length: Int) -> Int? {
    let middle = bucketCount / 2
    guard bucketCount > 0, length > middle else { return length }
    // The logarithm of 0 is infinite, so that all shares are 0.
    guard largest.distance > 1 else { return middle }
    let whole = logarithm(Float(largest.distance - 1) / Float(middle))
    guard whole != 0 else { return nil }
    let share = logarithm(Float(length) / Float(middle)) / whole
    return Int((share * Float(middle - 1)).rounded(.up)) + middle
  }

  /// The words of an array, or of a text with bars between them.
  private static func words(
    _ settings: EncoderSettings, _ key: String
  ) throws(TransformerError) -> [String] {
    guard let node = settings.configuration.node(at: key), !node.isNull else { return [] }
    if let text = node.string {
      return text.lowercased().split(separator: "|").map { String($0.filter { !$0.isWhitespace }) }
    }
    let words = node.elements.compactMap(\.string)
    guard node.isArray, words.count == node.elementCount else {
      throw .unexpectedValue(
        path: settings.path, place: key, expected: "a text with bars, or an array of texts")
    }
    return words
  }
}
