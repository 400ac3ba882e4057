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

  /// Bytes of the weights as they are.
  package private(set) var before = 0
  private let vocabularySize: Int
  private var parts: [Part] = []

  /// - Parameters:
  ///   - model: The model.
  ///   - structure: What becomes of its layers.
  package init(_ model: Model, _ structure: ModelCut.Structure?) {
    vocabularySize = model.tokenizer.vocabularySize
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

  /// The bytes where so many tokens stay.
  package func bytes(tokens: Int) -> Int {
    parts.reduce(0) { sum, part in
      let kept = part.isOfTokens ? part.kept * tokens : part.kept
      return sum + part.bytes / part.elements * kept
        + part.bytes % part.elements * kept / part.elements
    }
  }

  /// The most tokens that stay within so many bytes; 0 where not even none do.
  func tokens(within limit: Int) -> Int {
    var (low, high) = (0, vocabularySize)
    while low < high {
      let middle = (low + high + 1) / 2
      if bytes(tokens: middle) <= limit { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
