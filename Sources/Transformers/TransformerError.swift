package import Bytes
package import Checkpoints
package import JSONText
package import Kernels
package import SystemPackage
package import Tensors

/// What can be wrong with a model's configuration, or between it and the weights.
package enum TransformerError: Error, Equatable, Sendable {
  case file(BytesError)
  case malformedJSON(path: FilePath, JSONError)
  /// The directory has no config.json; `elsewhere` are folders in it that have one.
  case noConfiguration(directory: FilePath, elsewhere: [String])
  /// A value of config.json is not there.
  case missingValue(path: FilePath, key: String, known: [String])
  /// A value is not what it has to be.
  case unexpectedValue(path: FilePath, place: String, expected: String)
  /// `model_type` names a family that the table does not have; `cut` are the tensors that would be cut
  /// by their shapes.
  case unknownFamily(path: FilePath, modelType: String, known: [String], cut: [String])
  /// `vocab_size` of a family that the table lacks stands nowhere, or in several objects.
  case unclearVocabularySize(path: FilePath, places: [String])
  /// A number of config.json is the vocabulary's size by chance, so that shapes do not tell which axis
  /// counts tokens.
  case ambiguousSizes(path: FilePath, place: String, vocabularySize: Int)
  /// Tensors with an axis of the vocabulary's size have it twice, or three axes, or another name than an
  /// embedding or output; or none is an embedding matrix.
  case ambiguousTensors(path: FilePath, names: [String], vocabularySize: Int)
  /// No rule explains a tensor one of whose axes is as long as the vocabulary.
  case unexplainedTensor(path: FilePath, name: String, shape: [Int], vocabularySize: Int)
  /// An axis that counts tokens is not as long as config.json's `vocab_size`.
  case wrongVocabularyAxis(
    path: FilePath, configuration: FilePath, tensor: String, length: Int, vocabularySize: Int)
  /// The heads and neurons of a family are not known.
  case notAnEncoder(path: FilePath, modelType: String, known: [String])
  /// A tensor belongs to a layer that config.json has not.
  case unexpectedLayer(path: FilePath, tensor: String, layers: Int)
  /// The weights lack a layer that config.json has.
  case missingLayer(path: FilePath, layer: Int)
  /// No rule explains a tensor of a layer whose heads or neurons are to be cut.
  case unexplainedLayerTensor(path: FilePath, name: String, shape: [Int])
  /// An axis of heads or neurons is not as long as config.json says.
  case wrongLayerAxis(path: FilePath, tensor: String, length: Int, expected: String)
  /// The layers that are left cannot be numbered as the family's code counts them.
  case unevenGroups(path: FilePath, groups: Int)
  /// config.json names model code of its own, which would not know the new shapes.
  case ownCode(path: FilePath, code: String)
  /// The checkpoint has no word embeddings, which the family calls `name`.
  case noWordEmbeddings(path: FilePath, name: String)

  // MARK: - The encoder

  /// Reading weights failed.
  case weights(CheckpointError)
  /// What multiplies matrices is not there.
  case kernels(KernelError)
  /// The encoder does not run this family; its vocabulary can be pruned all the same.
  case noEncoder(path: FilePath, modelType: String, known: [String])
  /// `is_decoder` is true, and the shape needs code, which is written for heads that encoders have.
  case causalCode(path: FilePath)
  /// `is_decoder` is true: tokens see those before them alone, which the encoder does not compute.
  case causalAttention(path: FilePath)
  /// `position_embedding_type` is another than "absolute", which the encoder does not compute.
  case relativePositions(path: FilePath, type: String)
  /// `architectures` names a class whose head the encoder does not have; `known` are those that it has.
  case noTaskHead(path: FilePath, architecture: String, known: [String])
  /// A weight that the family has is not there.
  case tensorMissing(path: FilePath, name: String)
  /// A weight is not of the shape that the others ask for; `nil` stands for any length.
  case wrongShape(path: FilePath, name: String, shape: [Int], expected: [Int?])
  /// A weight is of a type that is not computed with.
  case undecodableTensor(path: FilePath, name: String, dataType: DataType)
  /// A weight holds an infinity or something that is not a number.
  case nonFiniteWeight(path: FilePath, name: String)
  /// A layer gives an infinity or something that is not a number, or the whole model does where `module` is `nil`.
  case nonFiniteActivation(path: FilePath, module: String?)
  /// The rows of a layer's queries are no whole number of heads.
  case partialHeads(path: FilePath, layer: String, rows: Int, headSize: Int)
  /// A layer has fewer heads than the table of relative positions has columns.
  case unknownHeads(path: FilePath, layer: String, heads: Int)
}
