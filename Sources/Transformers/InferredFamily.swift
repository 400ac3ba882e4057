import Checkpoints
import JSONText
import SystemPackage
import Tensors

extension Family {
  /// A family that the table lacks, told from the shapes and names of a checkpoint's tensors.
  ///
  /// Matrices with a row for each token and vectors with a value for each are cut where their names are
  /// an embedding's or an output's. Any other tensor with an axis of that length stops the run: it may
  /// be a matrix of a layer that has the length by chance, such as three times the hidden size.
  ///
  /// - Parameters:
  ///   - modelType: `model_type` in config.json.
  ///   - path: config.json.
  ///   - root: What it holds.
  ///   - checkpoint: The weights.
  /// - Returns: A row of the table for this checkpoint.
  /// - Throws: ``TransformerError/unclearVocabularySize(path:places:)``,
  ///   ``TransformerError/ambiguousSizes(path:place:vocabularySize:)`` or
  ///   ``TransformerError/ambiguousTensors(path:names:vocabularySize:)``.
  static func inferred(
    _ modelType: String, _ path: FilePath, _ root: JSONNode, from checkpoint: Checkpoint
  ) throws(TransformerError) -> Family {
    let (vocabularySize, parent) = try vocabularySize(in: root, path)
    let place = parent.map { "\($0).vocab_size" } ?? "vocab_size"
    if let other = self.place(of: vocabularySize, in: root, at: "", besides: place) {
      throw .ambiguousSizes(path: path, place: other, vocabularySize: vocabularySize)
    }
    let cut = checkpoint.tensors.filter { $0.shape.dimensions.contains(vocabularySize) }
    let ambiguous = cut.filter { axes(of: $0, vocabularySize) == nil }
    let embeddings = cut.filter { tensor in
      tensor.shape.dimensions.count == 2 && Module(tensor.name).isEmbedding
    }
    guard ambiguous.isEmpty, !embeddings.isEmpty else {
      throw .ambiguousTensors(
        path: checkpoint.path, names: ambiguous.map(\.name), vocabularySize: vocabularySize)
    }
    let family = Family(
      modelType: modelType, prefix: "", wordEmbeddings: embeddings.map(\.name),
      base: cut.compactMap { tensor in
        axes(of: tensor, vocabularySize).map { ParameterRule(tensor.name, $0) }
      },
      heads: [], defaultVocabularySize: vocabularySize, defaultTokenIDs: [], isInferred: true)
    return parent.map { family.configured(below: $0) } ?? family
  }

  private static func axes(of tensor: TensorLocation, _ vocabularySize: Int) -> [AxisRole]? {
    let dimensions = tensor.shape.dimensions
    let module = Module(tensor.name)
    guard
      dimensions == [vocabularySize] || dimensions == [1, vocabularySize]
        || dimensions.count == 2 && dimensions[0] == vocabularySize
          && dimensions[1] != vocabularySize,
      module.isEmbedding || module.isOutput
    else { return nil }
    return dimensions.map { $0 == vocabularySize ? .vocabulary : .other }
  }

  /// `vocab_size` at the top, or in the one object that has it, such as `text_config`.
  private static func vocabularySize(
    in root: JSONNode, _ path: FilePath
  ) throws(TransformerError) -> (size: Int, parent: String?) {
    if let size = root["vocab_size"]?.int { return (size, nil) }
    let nested = root.members.compactMap { key, value in
      value["vocab_size"]?.int.map { (size: $0, parent: key.string ?? "") }
    }
    guard nested.count == 1 else {
      throw .unclearVocabularySize(path: path, places: nested.map { "\($0.parent).vocab_size" })
    }
    return (nested[0].size, nested[0].parent)
  }

  /// Where a number stands that is the vocabulary's size, and not in the one place for it.
  private static func place(
    of size: Int, in node: JSONNode, at place: String, besides expected: String
  ) -> String? {
    for member in node.members {
      let key = member.key.string ?? ""
      let inside = place.isEmpty ? key : "\(place).\(key)"
      // Labels have numbers, but these are no sizes; ids are below the size.
      if key == "label2id" || key.hasSuffix("_id") || inside == expected { continue }
      if ModelConfiguration.otherSizes.contains(inside) { continue }
      let isSize =
        member.value.int == size || member.value.elements.contains { $0.int == size }
        || key == "id2label" && Array(member.value.members).count == size
      if isSize { return inside }
      if let found = self.place(of: size, in: member.value, at: inside, besides: expected) {
        return found
      }
    }
    return nil
  }
}

/// What the name of a parameter says of its module.
private struct Module {
  /// The name's parts between dots and underscores.
  private let words: [Substring]
  private let standsInLayer: Bool

  init(_ name: String) {
    standsInLayer = name.split(separator: ".").contains { Int($0) != nil }
    words = name.lowercased().split { $0 == "." || $0 == "_" }
  }

  /// Modules whose rows are tokens.
  var isEmbedding: Bool { isPlausible && has(["emb", "wte", "word", "tok", "shared"]) }

  /// Modules of heads with an output for each token, and their biases.
  var isOutput: Bool {
    isPlausible
      && has([
        "head", "lm", "logits", "predictions", "pred", "vocab", "out", "decoder", "generator",
      ])
  }

  /// Rows of positions and segments are embeddings too, and classifiers have outputs.
  private var isPlausible: Bool {
    !standsInLayer
      && !has(["pos", "wpe", "type", "seg", "rel", "patch", "image", "vis", "class", "score", "qa"])
  }

  private func has(_ beginnings: [String]) -> Bool {
    words.contains { word in beginnings.contains { word.hasPrefix($0) } }
  }
}
