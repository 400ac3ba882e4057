import Kernels
import Transformers

extension Sensitivity {
  /// What errors cost where the last layers are dropped: what then runs last is to give what the dense model's last
  /// layer gave, and only for the tokens that the head reads.
  ///
  /// - Parameters:
  ///   - skipped: The layers that are dropped.
  ///   - encoder: The dense model.
  /// - Returns: The same for as many layers.
  func skipping(_ skipped: Set<Int>, of encoder: Transformers.Encoder) -> Sensitivity {
    let running = layers.indices.filter { !skipped.contains($0) }
    guard let old = layers.indices.last, skipped.contains(old), let new = running.last,
      !encoder.hasConvolution(after: running.count - 1)
    else { return self }
    var result = self
    result.layers[new].attention.tokens = layers[old].attention.tokens
    result.layers[new].network = layers[old].network.before(
      encoder.layers[new].outputNorm, insteadOf: encoder.layers[old].outputNorm)
    return result
  }
}

extension Sensitivity.Stream {
  /// Gradients with respect to the sum before another norm that gives the same: there a column counts what the norm's
  /// weight makes of it.
  fileprivate func before(_ norm: LayerNorm, insteadOf other: LayerNorm) -> Self {
    let factors = Matrix(zip(norm.weight.values, other.reciprocals.values).map { $0 * $1 })
    var result = self
    result.moments = Matrix(rows: moments.rows, columns: moments.columns)
    result.moments.scale(moments, columnsBy: factors)
    result.moments.scale(result.moments, rowsBy: factors)
    return result
  }
}
