import CVectors

/// Scaled dot-product attention of a document with itself, one head at a time.
///
/// Vaswani et al. 2017.
package struct SelfAttention: Sendable {
  package let headSize: Int
  /// What scores are multiplied by.
  package let scale: Float
  package var relative: RelativePositions

  package init(headSize: Int, scale: Float, relative: RelativePositions) {
    self.headSize = headSize
    self.scale = scale
    self.relative = relative
  }

  /// One head's columns of the projections of one document.
  package struct Head: Sendable {
    /// Which head it is, of those that the matrices hold.
    let number: Int
    /// (length, head size), each.
    let query, key, value: Matrix
  }

  /// The columns of a head in a matrix with columns for all heads.
  package func columns(of head: Int) -> Range<Int> {
    UnitColumns.range(of: head, width: headSize)
  }

  /// A head's part of the projections.
  ///
  /// - Parameters:
  ///   - number: The head.
  ///   - projections: Queries, keys and values of a document side by side, (length, 3 heads x head size).
  /// - Returns: Windows into the projections.
  package func head(_ number: Int, of projections: Matrix) -> Head {
    let width = projections.columns / 3
    let columns = columns(of: number)
    return Head(
      number: number,
      query: projections.columns(columns),
      key: projections.columns(width + columns.lowerBound..<width + columns.upperBound),
      value: projections.columns(2 * width + columns.lowerBound..<2 * width + columns.upperBound))
  }

  /// context = softmax(scale (query key^T + relative)) value.
  ///
  /// - Parameters:
  ///   - head: The projections.
  ///   - probabilities: (length, length) without gaps; afterwards the softmax, for the backward pass.
  ///   - context: (length, head size).
  ///   - blas: Multiplies.
  package func forward(
    _ head: Head, probabilities: Matrix, context: Matrix, _ blas: BLAS
  ) {
    let length = head.query.rows
    precondition(probabilities.isContiguous && probabilities.rows == length)
    precondition(probabilities.columns == length && relative.limit.map { length <= $0 } ?? true)
    blas.multiply(head.query, .plain, head.key, .transposed, probabilities)
    switch relative {
    case .none:
      unsafe vp_softmax(length, length, probabilities.start, scale, nil)
    case .biases(let biases):
      let middle = unsafe biases.start + (head.number * biases.stride + biases.columns / 2)
      unsafe vp_softmax(length, length, probabilities.start, scale, middle)
    case .disentangled(let positions):
      positions.add(
        query: head.query, key: head.key, columns: columns(of: head.number), to: probabilities, blas
      )
      unsafe vp_softmax(length, length, probabilities.start, scale, nil)
    }
    blas.multiply(probabilities, .plain, head.value, .plain, context)
  }

  /// The gradients with respect to query, key and value.
  ///
  /// - Parameters:
  ///   - gradient: With respect to the context, (length, head size).
  ///   - head: What the forward pass took.
  ///   - probabilities: What it left.
  ///   - results: Takes the gradients.
  ///   - blas: Multiplies.
  package func backward(
    _ gradient: Matrix, _ head: Head, probabilities: Matrix, into results: Head, _ blas: BLAS
  ) {
    let length = head.query.rows
    blas.multiply(probabilities, .transposed, gradient, .plain, results.value)
    let scores = Matrix(rows: length, columns: length)
    blas.multiply(gradient, .plain, head.value, .transposed, scores)
    unsafe vp_softmax_backward(length, length, probabilities.start, scale, scores.start)
    blas.multiply(scores, .plain, head.key, .plain, results.query)
    blas.multiply(scores, .transposed, head.query, .plain, results.key)
    if case .disentangled(let positions) = relative {
      positions.addGradients(
        of: scores, columns: columns(of: head.number), toQuery: results.query, toKey: results.key,
        blas)
    }
  }
}
