package import Kernels

/// One layer: self-attention and a feed-forward network, each followed by adding what went in and a norm.
///
/// Layers may have any number of heads and neurons, 0 included. The projections can be replaced, as
/// reconstruction does.
package struct EncoderLayer: Sendable {
  /// Queries, keys and values side by side: (3 heads x head size, hidden).
  package var projections: Linear
  package var attention: SelfAttention
  /// (hidden, heads x head size).
  package var attentionOutput: Linear
  package var attentionNorm: LayerNorm
  /// (neurons, hidden).
  package var intermediate: Linear
  package var activation: Activation
  /// (hidden, neurons).
  package var output: Linear
  package var outputNorm: LayerNorm

  /// How many heads there are.
  package var headCount: Int { attentionOutput.inputs / attention.headSize }

  /// How many neurons there are.
  package var neuronCount: Int { output.inputs }

  /// Numbers in each row that goes in and comes out.
  package var hiddenSize: Int { attentionOutput.outputs }

  /// The same layer with some of its heads and neurons.
  ///
  /// - Parameters:
  ///   - heads: Which heads stay, in the order that they are to have.
  ///   - neurons: Which neurons stay.
  /// - Returns: A layer with weights of its own.
  package func keeping(heads: [Int], neurons: [Int]) -> EncoderLayer {
    let columns = heads.flatMap { Array(attention.columns(of: $0)) }
    let width = attentionOutput.inputs
    let rows = (0..<3).flatMap { part in columns.map { part * width + $0 } }
    var layer = self
    layer.projections = Linear(
      weight: projections.weight.gathering(rows: rows),
      bias: projections.bias.gathering(columns: rows))
    layer.attention.relative = attention.relative.keeping(
      heads: heads, headSize: attention.headSize)
    layer.attentionOutput.weight = attentionOutput.weight.gathering(columns: columns)
    layer.intermediate = Linear(
      weight: intermediate.weight.gathering(rows: neurons),
      bias: intermediate.bias.gathering(columns: neurons))
    layer.output.weight = output.weight.gathering(columns: neurons)
    return layer
  }

  /// A mask as the kernels want it: one multiplier for each column.
  struct ColumnMask {
    /// (1, heads x head size).
    let context: Matrix
    /// (1, neurons).
    let neurons: Matrix
  }

  func columnMask(_ mask: LayerMask) -> ColumnMask {
    precondition(mask.heads.count == headCount && mask.neurons.count == neuronCount)
    return ColumnMask(
      context: Matrix(
        mask.heads.flatMap { Array(repeating: $0, count: attention.headSize) }),
      neurons: Matrix(mask.neurons))
  }
}
