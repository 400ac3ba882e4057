import CVectors

/// A linear map: output = input W^T + b.
package struct Linear: Sendable {
  /// (outputs, inputs), as PyTorch stores it.
  package var weight: Matrix
  /// (1, outputs).
  package var bias: Matrix

  package init(weight: Matrix, bias: Matrix) {
    precondition(bias.rows == 1 && bias.columns == weight.rows)
    self.weight = weight
    self.bias = bias
  }

  package var inputs: Int { weight.columns }
  package var outputs: Int { weight.rows }

  /// output = residual + input W^T + b.
  ///
  /// What is added is written first, and the product onto it: that costs no pass of its own.
  ///
  /// - Parameters:
  ///   - input: (rows, inputs).
  ///   - residual: (rows, outputs), or `nil`.
  ///   - output: (rows, outputs), another matrix.
  ///   - blas: Multiplies.
  package func forward(
    _ input: Matrix, addingTo residual: Matrix? = nil, into output: Matrix, _ blas: BLAS
  ) {
    precondition(output.rows == input.rows && output.columns == outputs)
    precondition(residual.map { $0.rows == input.rows && $0.columns == outputs } ?? true)
    unsafe vp_fill_rows(
      input.rows, outputs, bias.start, residual?.start, residual?.stride ?? 0, output.start,
      output.stride)
    if inputs > 0 { blas.multiply(input, .plain, weight, .transposed, addingTo: 1, output) }
  }

  /// The gradient with respect to the input.
  ///
  /// - Parameters:
  ///   - gradient: With respect to the output, (rows, outputs).
  ///   - beta: 1 where the result is added to what is there, else 0.
  ///   - output: (rows, inputs).
  ///   - blas: Multiplies.
  package func backward(
    _ gradient: Matrix, addingTo beta: Float = 0, into output: Matrix, _ blas: BLAS
  ) {
    blas.multiply(gradient, .plain, weight, .plain, addingTo: beta, output)
  }
}
