import CVectors

/// Layer normalization.
///
/// Ba et al. 2016.
package struct LayerNorm: Sendable {
  /// (1, columns).
  package var weight: Matrix
  /// (1, columns).
  package var bias: Matrix
  package let epsilon: Float

  package init(weight: Matrix, bias: Matrix, epsilon: Float) {
    precondition(weight.columns == bias.columns)
    self.weight = weight
    self.bias = bias
    self.epsilon = epsilon
  }

  /// Normalizes each row.
  ///
  /// - Parameters:
  ///   - values: (rows, columns) without gaps; afterwards with mean 0 and variance 1 in each row, which is
  ///     what the backward pass needs.
  ///   - output: The same shape; may be `values`.
  ///   - scales: (1, rows): what each row was multiplied by. It is not finite where the row's variance is not.
  package func forward(_ values: Matrix, into output: Matrix, scales: Matrix) {
    precondition(values.isContiguous && output.isContiguous && values.columns == weight.columns)
    precondition(output.rows == values.rows && output.columns == values.columns)
    precondition(scales.rows == 1 && scales.columns == values.rows)
    unsafe vp_layer_norm(
      values.rows, values.columns, values.start, weight.start, bias.start, epsilon, scales.start,
      output.start)
  }

  /// Replaces the gradient with respect to the output by that with respect to the input.
  ///
  /// - Parameters:
  ///   - gradient: (rows, columns) without gaps.
  ///   - normalized: What ``forward(_:into:scales:)`` made of the values.
  ///   - scales: Its scales.
  package func backward(_ gradient: Matrix, normalized: Matrix, scales: Matrix) {
    precondition(gradient.isContiguous && normalized.isContiguous)
    precondition(gradient.rows == normalized.rows && gradient.columns == weight.columns)
    precondition(normalized.columns == weight.columns && scales.columns == gradient.rows)
    unsafe vp_layer_norm_backward(
      gradient.rows, gradient.columns, normalized.start, scales.start, weight.start,
      gradient.start)
  }

  /// Values that the norm makes into a given output, near others.
  ///
  /// values + (aim - norm(values)) / (scales weight). The norm gives just the aim where that is one of its outputs; of
  /// others, what another norm gave among them, it takes away what changes a row's mean and variance.
  ///
  /// - Parameters:
  ///   - aim: What the norm is to give, (rows, columns).
  ///   - values: The same shape, without gaps.
  /// - Returns: The same shape.
  package func preimage(of aim: Matrix, near values: Matrix) -> Matrix {
    let (normalized, gap) = (
      Matrix(rows: values.rows, columns: values.columns),
      Matrix(rows: values.rows, columns: values.columns)
    )
    let scales = Matrix(rows: 1, columns: values.rows)
    normalized.copy(from: values)
    forward(normalized, into: normalized, scales: scales)
    gap.copy(from: aim)
    gap.add(normalized, times: -1)
    gap.scale(gap, columnsBy: reciprocals)
    gap.scale(gap, rowsBy: Matrix(scales.values.map { 1 / $0 }))
    gap.add(values)
    return gap
  }

  /// What a column's output must be multiplied by to be the normalized value, (1, columns): 1 / weight, but less
  /// where the weight is so small that such columns would rule the variance of all.
  package var reciprocals: Matrix {
    let weights = weight.values
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    let floor = max(0.01 * squares / Float(max(1, weights.count)), .leastNormalMagnitude)
    return Matrix(weights.map { $0 / max($0 * $0, floor) })
  }
}
