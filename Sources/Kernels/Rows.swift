import CVectors

extension Matrix {
  /// The natural logarithm of the sum of e^x over each row.
  package var logSumExp: [Float] {
    unsafe Array(unsafeUninitializedCapacity: rows) { buffer, count in
      if let results = buffer.baseAddress {
        unsafe vp_log_sum_exp(rows, columns, start, stride, results)
      }
      count = rows
    }
  }

  /// Replaces each row by its softmax; only where rows have no gaps.
  package func softmax() {
    precondition(isContiguous)
    unsafe vp_softmax(rows, columns, start, 1, nil)
  }
}

/// The natural logarithm.
package func logarithm(_ value: Float) -> Float { vp_log(value) }
