import CVectors

/// An activation function of feed-forward networks and heads.
package enum Activation: CaseIterable, Sendable {
  /// x Φ(x), Hendrycks and Gimpel 2016.
  case gelu
  /// The same with Φ approximated by a hyperbolic tangent.
  case geluTanh
  /// x σ(1.702 x).
  case geluQuick
  case relu
  /// x σ(x).
  case silu
  case tanh

  private var kind: vp_activation {
    switch self {
    case .gelu: vp_gelu
    case .geluTanh: vp_gelu_tanh
    case .geluQuick: vp_gelu_quick
    case .relu: vp_relu
    case .silu: vp_silu
    case .tanh: vp_tanh
    }
  }

  /// The function of one number, for what is computed once.
  package func callAsFunction(_ x: Double) -> Double { vp_activation_at(kind, x) }

  /// output = activation(input) mask.
  ///
  /// - Parameters:
  ///   - input: (rows, columns) without gaps.
  ///   - mask: (1, columns), or `nil` for 1 everywhere.
  ///   - output: The same shape as the input, which it may be.
  package func forward(_ input: Matrix, mask: Matrix? = nil, into output: Matrix) {
    precondition(input.isContiguous && output.isContiguous)
    precondition(input.rows == output.rows && input.columns == output.columns)
    precondition(mask.map { $0.columns == input.columns } ?? true)
    unsafe vp_activate(kind, input.rows, input.columns, input.start, mask?.start, output.start)
  }

  /// Replaces the gradient with respect to the output by that with respect to the input.
  ///
  /// - Parameters:
  ///   - gradient: (rows, columns) without gaps.
  ///   - input: What the forward pass took.
  ///   - mask: The mask that it took.
  ///   - maskSums: (1, columns): grows by the gradient with respect to the mask.
  ///   - inputSums: (1, columns): grows by the gradient with respect to a factor, 1 until now, on all inputs
  ///     of a column.
  package func backward(
    _ gradient: Matrix, input: Matrix, mask: Matrix? = nil, maskSums: Matrix, inputSums: Matrix
  ) {
    precondition(input.isContiguous && gradient.isContiguous)
    precondition(input.rows == gradient.rows && input.columns == gradient.columns)
    precondition(mask.map { $0.columns == input.columns } ?? true)
    precondition(maskSums.columns == input.columns && inputSums.columns == input.columns)
    unsafe vp_activate_backward(
      kind, input.rows, input.columns, input.start, mask?.start, gradient.start, maskSums.start,
      inputSums.start)
  }
}
