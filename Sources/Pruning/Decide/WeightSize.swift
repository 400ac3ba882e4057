import Checkpoints
import Tensors
import Tokenizers
import Transformers

/// The bytes of a model's weights, by the number of tokens that stay.
package struct WeightSize: Sendable {
  private struct Part {
    var bytes: Int
    var elements: Int
    /// Elements that stay, or that stay of each token.
    var kept: Int
    var isOfTokens: Bool
  }

  /// Bytes of the tensors as they are.
  package private(set) var before = 0
  private let model: Model
  private let structure: ModelCut.Structure?
  private var parts: [Part] = []

  /// - Parameters:
  ///   - model: The model.
  ///   - structure: What becomes of its layers.
  package init(_ model: Model, _ structure: ModelCut.Structure?) {
    (self.model, self.structure) = (model, structure)
    let cut = ModelCut(model.configuration.family, vocabulary: nil, structure: structure)
    for parameter in model.layout.parameters {
      before += parameter.tensor.byteCount
      guard var dimensions = cut.dimensions(of: parameter) else { continue }
      let axis = parameter.vocabularyAxis
      if let axis { dimensions[axis] = 1 }
      parts.append(
        Part(
          bytes: parameter.tensor.byteCount,
          elements: max(1, parameter.tensor.shape.elementCount), kept: dimensions.reduce(1, *),
          isOfTokens: axis != nil))
    }
  }

  /// The bytes of the tensors where so many tokens stay.
  package func bytes(tokens: Int) -> Int {
    parts.reduce(0) { sum, part in
      let kept = part.isOfTokens ? part.kept * tokens : part.kept
      return sum + part.bytes / part.elements * kept
        + part.bytes % part.elements * kept / part.elements
    }
  }

  /// The bytes of the files, in as many as the model has: with their headers, which are what a limit is about too.
  ///
  /// - Throws: `CheckpointError` where a tensor has fewer rows than tokens.
  func written(tokens: Int) throws -> Int {
    try written(
      ModelCut(
        model.configuration.family, tokens: Array(0..<tokens), structure: structure))
  }

  /// The bytes of files with all of the model.
  var writtenBefore: Int {
    get throws { try written(ModelCut(model.configuration.family, tokens: nil, structure: nil)) }
  }

  private func written(_ cut: ModelCut) throws -> Int {
    let parameters = Dictionary(
      model.layout.parameters.map { ($0.tensor.name, $0) },
      uniquingKeysWith: { first, _ in first })
    return try CheckpointLayout(model.checkpoint) { tensor in
      parameters[tensor.name].map { cut.source(of: $0, in: model.checkpoint) } ?? .copy(tensor)
    }.byteCount
  }

  /// The most tokens that stay within files of so many bytes; 0 where not even none do.
  func tokens(within limit: Int) throws -> Int {
    var (low, high) = (0, model.tokenizer.vocabularySize)
    while low < high {
      let middle = (low + high + 1) / 2
      if try written(tokens: middle) <= limit { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
