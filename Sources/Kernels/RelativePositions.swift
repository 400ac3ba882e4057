import CVectors

/// What the distance between two tokens adds to the score of their attention.
package enum RelativePositions: Sendable {
  case none
  /// A number for each head and distance (Raffel et al. 2020), (heads, 2 limit - 1): that of distance 0 stands
  /// in the middle, those of keys behind the query to the right.
  case biases(Matrix)
  case disentangled(DisentangledPositions)

  /// The longest document that there are distances for; `nil` where any length will do.
  package var limit: Int? {
    switch self {
    case .none: nil
    case .biases(let biases): (biases.columns + 1) / 2
    case .disentangled(let positions): positions.limit
    }
  }

  /// The same for some heads, in the order given.
  ///
  /// - Parameters:
  ///   - heads: Which.
  ///   - headSize: Columns that each takes.
  /// - Returns: Numbers of their own.
  package func keeping(heads: [Int], headSize: Int) -> RelativePositions {
    switch self {
    case .none: .none
    case .biases(let biases): .biases(biases.gathering(rows: heads))
    case .disentangled(let positions):
      .disentangled(positions.keeping(heads: heads, headSize: headSize))
    }
  }
}

/// Disentangled attention: content meets the embeddings of distances.
///
/// He et al. 2021. The embeddings are the same for all documents and are projected once.
package struct DisentangledPositions: Sendable {
  /// Keys of distances, met by queries of tokens, (buckets, heads x head size); `nil` without that term.
  package let keys: Matrix?
  /// Queries of distances, met by keys of tokens; the same shape.
  package let queries: Matrix?
  /// The bucket of each distance from key to query, 1 - limit to limit - 1.
  private let buckets: [Int32]

  package init(keys: Matrix?, queries: Matrix?, buckets: [Int32]) {
    let count = keys?.rows ?? queries?.rows ?? 0
    precondition(buckets.allSatisfy { $0 >= 0 && $0 < count } && !buckets.count.isMultiple(of: 2))
    self.keys = keys
    self.queries = queries
    self.buckets = buckets
  }

  var limit: Int { (buckets.count + 1) / 2 }

  func keeping(heads: [Int], headSize: Int) -> DisentangledPositions {
    let columns = UnitColumns.all(of: heads, width: headSize)
    return DisentangledPositions(
      keys: keys?.gathering(columns: columns), queries: queries?.gathering(columns: columns),
      buckets: buckets)
  }

  /// The buckets that a document of `length` tokens can meet.
  private func span(of length: Int) -> Range<Int> {
    let met = buckets[limit - length..<limit + max(length, 1) - 1]
    guard let first = met.min(), let last = met.max() else { return 0..<0 }
    return Int(first)..<Int(last) + 1
  }

  /// Adds the terms of one head to the scores of a document, before scaling.
  ///
  /// - Parameters:
  ///   - query: (length, head size).
  ///   - key: The same shape.
  ///   - columns: The head's columns.
  ///   - scores: (length, length).
  ///   - blas: Multiplies.
  func add(
    query: Matrix, key: Matrix, columns: Range<Int>, to scores: Matrix, _ blas: BLAS
  ) {
    let span = span(of: query.rows)
    let byKeys = keys.map { keys in
      product(query, keys.rows(span).columns(columns), blas)
    }
    let byQueries = queries.map { queries in
      product(key, queries.rows(span).columns(columns), blas)
    }
    unsafe withDistances { distances in
      unsafe vp_add_relative(
        query.rows, distances, Int32(span.lowerBound), byKeys?.start, byQueries?.start, span.count,
        scores.start)
    }
  }

  /// Adds, to the gradients with respect to query and key, what comes through these terms.
  ///
  /// - Parameters:
  ///   - gradient: With respect to the scores before scaling, (length, length).
  ///   - columns: The head's columns.
  ///   - query: The gradient with respect to the query, (length, head size).
  ///   - key: The gradient with respect to the key.
  ///   - blas: Multiplies.
  func addGradients(
    of gradient: Matrix, columns: Range<Int>, toQuery query: Matrix, toKey key: Matrix, _ blas: BLAS
  ) {
    let span = span(of: query.rows)
    let byKeys = keys.map { _ in Matrix(rows: query.rows, columns: span.count, repeating: 0) }
    let byQueries = queries.map { _ in Matrix(rows: query.rows, columns: span.count, repeating: 0) }
    unsafe withDistances { distances in
      unsafe vp_add_relative_backward(
        query.rows, distances, Int32(span.lowerBound), gradient.start, byKeys?.start,
        byQueries?.start, span.count)
    }
    if let byKeys, let keys {
      blas.multiply(
        byKeys, .plain, keys.rows(span).columns(columns), .plain, addingTo: 1, query)
    }
    if let byQueries, let queries {
      blas.multiply(
        byQueries, .plain, queries.rows(span).columns(columns), .plain, addingTo: 1, key)
    }
  }

  private func product(_ content: Matrix, _ positions: Matrix, _ blas: BLAS) -> Matrix {
    let result = Matrix(rows: content.rows, columns: positions.rows)
    blas.multiply(content, .plain, positions, .transposed, result)
    return result
  }

  private func withDistances(_ body: (UnsafePointer<Int32>) -> Void) {
    unsafe buckets.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe body(start + (limit - 1))
    }
  }
}
