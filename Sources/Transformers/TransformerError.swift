package import Bytes
package import JSONText
package import SystemPackage

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
}
