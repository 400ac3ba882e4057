import Checkpoints
import Kernels

extension EncoderLayer {
  /// Reads a layer, whose numbers of heads and neurons the weights tell.
  ///
  /// - Parameters:
  ///   - name: What the names of its modules start with.
  ///   - settings: The configuration.
  ///   - reader: The weights.
  ///   - relative: Makes what attention knows of distances, from the name, queries and keys.
  /// - Throws: ``TransformerError``.
  init(
    _ name: String, _ settings: EncoderSettings, _ reader: WeightReader, _ relative: RelativeReader
  ) throws(TransformerError) {
    let structure = settings.structure
    let hiddenSize = try settings.size(structure.hiddenSize)
    let (headSize, epsilon) = (try settings.headSize(), try settings.epsilon())
    func module(_ suffix: String) -> ModuleName { .base("\(name).\(suffix)") }

    let query = try reader.linear(module(structure.query), from: hiddenSize, to: nil)
    let width = query.outputs
    guard width.isMultiple(of: headSize) else {
      throw .partialHeads(
        path: reader.checkpoint.path, layer: name, rows: width, headSize: headSize)
    }
    let key = try reader.linear(module(structure.key), from: hiddenSize, to: width)
    let value = try reader.linear(module(structure.values), from: hiddenSize, to: width)
    projections = Linear(
      weight: Matrix(rows: 3 * width, columns: hiddenSize),
      bias: Matrix(rows: 1, columns: 3 * width))
    for (part, linear) in [query, key, value].enumerated() {
      let rows = part * width..<(part + 1) * width
      projections.weight.rows(rows).copy(from: linear.weight)
      projections.bias.columns(rows).copy(from: linear.bias)
    }
    attention = SelfAttention(
      headSize: headSize, scale: relative.scale(headSize: headSize),
      relative: try relative.positions(
        layer: name, heads: width / headSize, query: query, key: key))
    attentionOutput = try reader.linear(
      module(structure.attentionOutput), from: width, to: hiddenSize)
    attentionNorm = try reader.norm(
      module(structure.attentionNorm), count: hiddenSize, epsilon: epsilon)
    intermediate = try reader.linear(module(structure.neurons), from: hiddenSize, to: nil)
    activation = try settings.activation()
    output = try reader.linear(
      module(structure.neuronOutput), from: intermediate.outputs, to: hiddenSize)
    outputNorm = try reader.norm(module(structure.outputNorm), count: hiddenSize, epsilon: epsilon)
  }
}
