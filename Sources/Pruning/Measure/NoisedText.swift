import Transformers

/// Documents in which some tokens are replaced by others of the same text, drawn as often as they occur there.
///
/// This is unigram noising ("Data Noising as Smoothing in Neural Network Language Models", Xie et al. 2017). A classifier is sure of documents that it was fine-tuned on, and of such it tells little about what it does with
/// others. Units that are chosen on noised ones, and a fit that follows it there, too, are nearer to it on text that
/// neither of them has seen. (Models without labels to be sure of lose by it: they have to follow states that no text
/// leads to.)
struct NoisedText: Sendable {
  /// What part of tokens is replaced.
  static let share: Float = 0.2

  /// Tokens of a text above which none are noised: so much tells enough by itself, and each token takes time.
  static let tokenLimit = 1 << 15

  /// Tokens that may stand in for others, each as often as it occurs.
  private let tokens: [Int]
  private let spared: Set<Int>

  /// Prepares noise.
  ///
  /// - Parameters:
  ///   - text: The documents that tokens are drawn from.
  ///   - spared: Tokens that neither go nor come: those that a tokenizer puts around each document.
  init(_ text: TokenBatch, sparing spared: Set<Int>) {
    tokens = text.tokenIDs.filter { !spared.contains($0) }
    self.spared = spared
  }

  /// Some documents, noised, and each always in the same way.
  ///
  /// - Parameter documents: The documents.
  /// - Returns: As many, each as long as it was; none where the text has but one token.
  func documents(like documents: TokenBatch) -> TokenBatch {
    var result = TokenBatch()
    guard let first = tokens.first, tokens.contains(where: { $0 != first }) else { return result }
    for rows in documents.documents {
      let ids = documents.tokenIDs[rows]
      var random = DocumentRandom(of: ids, draw: -1)
      let noised = ids.map { id in
        guard !spared.contains(id), random.unit() < Self.share else { return id }
        return tokens.randomElement(using: &random) ?? id
      }
      result.append(noised, segments: Array(documents.segments[rows]))
    }
    return result
  }
}
