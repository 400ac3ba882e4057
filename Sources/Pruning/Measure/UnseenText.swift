import Tokenizers

/// How a pruned tokenizer will cut text that its vocabulary was not chosen from.
///
/// A vocabulary that keeps what a corpus uses cuts this very corpus as ever, so that it tells nothing of what the
/// model will see. A token that occurs no more often than it must to stay would have gone had the document that has it
/// not been there: for text that is yet to come, these tokens are gone (``VocabularyPlan/uncertain``).
struct UnseenText: Sendable {
  /// Tokens that are gone, and what stands in their place.
  private let replacements: [TokenID: [TokenID]]

  /// Text as it is.
  init() { replacements = [:] }

  /// Finds out what stands in the place of tokens.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - plan: Which of its tokens stay.
  init(_ model: Model, _ plan: VocabularyPlan) {
    let staying = Set(plan.map.kept).subtracting(plan.uncertain)
    var replacements: [TokenID: [TokenID]] = [:]
    for id in plan.uncertain {
      replacements[id] = model.tokenizer.model.replacement(of: id, where: staying.contains)
    }
    self.replacements = replacements
  }

  /// Whether any token is gone.
  var isLacking: Bool { !replacements.isEmpty }

  /// Cuts a document anew; tokens that nothing can stand in for stay.
  func cut(_ ids: [TokenID]) -> [TokenID] {
    replacements.isEmpty ? ids : ids.flatMap { replacements[$0] ?? [$0] }
  }
}
