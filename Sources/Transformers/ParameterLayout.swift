import Bytes
package import Checkpoints
import Tensors

/// Every tensor of a checkpoint with what its axes mean.
package struct ParameterLayout: Sendable {
  /// A tensor, and one role for each of its axes; `nil` where no rule explains it.
  package struct Parameter: Sendable {
    package let tensor: TensorLocation
    package let axes: [AxisRole]?

    /// The axis that counts tokens.
    package var vocabularyAxis: Int? { axes?.firstIndex(of: .vocabulary) }
  }

  /// In the order of the checkpoint.
  package let parameters: [Parameter]

  /// Explains a checkpoint's tensors by the rules of its family.
  ///
  /// - Throws: ``TransformerError/wrongVocabularyAxis(path:configuration:tensor:length:vocabularySize:)``
  ///   where weights and config.json disagree, and
  ///   ``TransformerError/unexplainedTensor(path:name:shape:vocabularySize:)`` where a tensor that no
  ///   rule explains might have a vocabulary axis: cutting the others and not this one would
  ///   leave a model that does not fit together.
  package init(
    _ checkpoint: Checkpoint, _ configuration: ModelConfiguration
  ) throws(TransformerError) {
    let vocabularySize = configuration.vocabularySize
    var parameters: [Parameter] = []
    for tensor in checkpoint.tensors {
      let path = checkpoint.shards[tensor.shard].file.path
      let dimensions = tensor.shape.dimensions
      let axes = configuration.family.axes(of: tensor.name, rank: dimensions.count)
      let parameter = Parameter(tensor: tensor, axes: axes)
      if let axis = parameter.vocabularyAxis, dimensions[axis] != vocabularySize {
        throw .wrongVocabularyAxis(
          path: path, configuration: configuration.main.path, tensor: tensor.name,
          length: dimensions[axis], vocabularySize: vocabularySize)
      }
      if axes == nil, dimensions.contains(vocabularySize) {
        throw .unexplainedTensor(
          path: path, name: tensor.name, shape: dimensions, vocabularySize: vocabularySize)
      }
      parameters.append(parameter)
    }
    let family = configuration.family
    guard parameters.contains(where: { $0.axes != nil && family.isWordEmbedding($0.tensor.name) })
    else {
      throw .noWordEmbeddings(path: checkpoint.path, name: family.wordEmbeddings[0])
    }
    self.parameters = parameters
  }
}
