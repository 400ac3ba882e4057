import Transformers

/// Documents in which some tokens are replaced by others of a text, drawn as often as they occur there.
///
/// This is unigram noising (Xie et al. 2017, "Data Noising as Smoothing in Neural Network Language Models").
///
/// A classifier is sure of documents that it was fine-tuned on, and of such it tells little about what it does with
/// others. Units that are chosen on noised ones, and a fit that follows it there, too, are nearer to it on text that
/// neither of them has seen. (Embeddings were the worse for it: they had to follow states that no text leads to.)
struct NoisedText: Sendable {
  /// What part of tokens is replaced.
  static let share: Float = 0.2

  /// In how many ways each document is noised where there are few: more tokens take more time.
  static let ways = 2

  /// Tokens that a text and what is noised of it may have together, in as many ways as that allows.
  static let tokenLimit = 3 << 15

  /// Tokens that may stand in for others, each as often as it occurs.
  private let tokens: [Int]
  private let spared: Set<Int>
  /// Documents that nothing noised may be.
  private let known: Set<[Int]>

  /// Prepares noise.
  ///
  /// - Parameters:
  ///   - text: The documents that tokens are drawn from.
  ///   - heldOut: Documents that are to stay unseen.
  ///   - spared: Tokens that neither go nor come: those that a tokenizer puts around each document.
  init(_ text: TokenBatch, heldOut: TokenBatch, sparing spared: Set<Int>) {
    tokens = text.tokenIDs.filter { !spared.contains($0) }
    self.spared = spared
    known = Set(
      [text, heldOut].flatMap { batch in batch.documents.map { Array(batch.tokenIDs[$0]) } })
  }

  /// Some documents, noised; without those that would be a document of the text.
  ///
  /// - Parameters:
  ///   - documents: The documents.
  ///   - way: The same of the same document is always the same.
  /// - Returns: Each as long as it was.
  func documents(like documents: TokenBatch, way: Int) -> TokenBatch {
    var result = TokenBatch()
    for rows in documents.documents {
      let ids = documents.tokenIDs[rows]
      var random = DocumentRandom(of: ids, draw: -1 - way)
      let noised = ids.map { id in
        guard !spared.contains(id), random.unit() < Self.share else { return id }
        return tokens.randomElement(using: &random) ?? id
      }
      if !known.contains(noised) {
        result.append(noised, segments: Array(documents.segments[rows]))
      }
    }
    return result
  }
}
