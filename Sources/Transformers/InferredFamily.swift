import Checkpoints
import JSONText
import SystemPackage
import Tensors

extension Family {
  /// A family that the table lacks, told from the shapes of a checkpoint's tensors.
  ///
  /// Whatever has one axis as long as the vocabulary is cut there. That is only taken for sure where no
  /// other size of the configuration is the same number, where each such tensor is a matrix or a vector,
  /// and where one is called an embedding.
  ///
  /// - Parameters:
  ///   - modelType: `model_type` in config.json.
  ///   - path: config.json.
  ///   - root: What it holds.
  ///   - vocabularySize: `vocab_size` in it.
  ///   - checkpoint: The weights.
  /// - Returns: A row of the table for this checkpoint.
  /// - Throws: ``TransformerError/ambiguousSizes(path:place:vocabularySize:)`` or
  ///   ``TransformerError/ambiguousTensors(path:names:vocabularySize:)``.
  static func inferred(
    _ modelType: String, _ path: FilePath, _ root: JSONNode, vocabularySize: Int,
    from checkpoint: Checkpoint
  ) throws(TransformerError) -> Family {
    if let place = place(of: vocabularySize, in: root, at: "") {
      throw .ambiguousSizes(path: path, place: place, vocabularySize: vocabularySize)
    }
    let cut = checkpoint.tensors.filter { $0.shape.dimensions.contains(vocabularySize) }
    let ambiguous = cut.filter { axes(of: $0, vocabularySize) == nil }
    let embeddings = cut.filter { tensor in
      tensor.shape.dimensions.count == 2 && tensor.shape.dimensions[0] == vocabularySize
        && embeddingWords.contains { tensor.name.contains($0) }
    }
    guard ambiguous.isEmpty, !embeddings.isEmpty else {
      throw .ambiguousTensors(
        path: checkpoint.path, names: ambiguous.map(\.name), vocabularySize: vocabularySize)
    }
    return Family(
      modelType: modelType, prefix: "", wordEmbeddings: embeddings.map(\.name),
      base: cut.compactMap { tensor in
        axes(of: tensor, vocabularySize).map { ParameterRule(tensor.name, $0) }
      },
      heads: [], defaultVocabularySize: vocabularySize, defaultTokenIDs: [], isInferred: true)
  }

  /// What modules are called whose rows are tokens.
  private static let embeddingWords = ["emb", "wte", "word"]

  private static func axes(of tensor: TensorLocation, _ vocabularySize: Int) -> [AxisRole]? {
    let dimensions = tensor.shape.dimensions
    guard dimensions.count <= 2, dimensions.count(where: { $0 == vocabularySize }) == 1 else {
      return nil
    }
    return dimensions.map { $0 == vocabularySize ? .vocabulary : .other }
  }

  /// Where a number stands that is the vocabulary's size and is not called so.
  private static func place(of size: Int, in node: JSONNode, at place: String) -> String? {
    for member in node.members {
      let key = member.key.string ?? ""
      let inside = place.isEmpty ? key : "\(place).\(key)"
      if member.value.isObject, let found = self.place(of: size, in: member.value, at: inside) {
        return found
      }
      if member.value.int == size, !key.hasSuffix("vocab_size"), !key.hasSuffix("_id") {
        return inside
      }
    }
    return nil
  }
}
