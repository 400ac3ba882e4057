import Tokenizers

/// How a pruned tokenizer will cut text that its vocabulary was not chosen from.
///
/// A vocabulary that keeps what a corpus uses cuts this very corpus as ever, so that it tells nothing of what the
/// model will see. For text that is yet to come, those tokens are gone that would have gone had the document that has
/// them not been there (``LostTokens``).
struct UnseenText: Sendable {
  /// Tokens that are gone, and what stands in their place; empty where that is unknown.
  private let replacements: [TokenID: [TokenID]]
  /// Stands for words with a part that is unknown; `nil` where there is no such token.
  private let unknown: TokenID?
  /// Of WordPiece, the tokens inside of words: they become unknown together.
  private let inside: Set<TokenID>

  /// Text as it is.
  init() { (replacements, unknown, inside) = ([:], nil, []) }

  /// Finds out what stands in the place of tokens.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - plan: Which of its tokens stay.
  init(_ model: Model, _ plan: VocabularyPlan) {
    let tokenizer = model.tokenizer
    let staying = Set(plan.map.kept).subtracting(plan.uncertain)
    var replacements: [TokenID: [TokenID]] = [:]
    for id in plan.uncertain {
      replacements[id] = tokenizer.model.replacement(of: id, where: staying.contains) ?? []
    }
    self.replacements = replacements
    unknown = tokenizer.model.unknownToken.flatMap(tokenizer.id(of:))
    guard case .wordPiece(let pieces) = tokenizer.model else {
      inside = []
      return
    }
    inside = Set(
      (0..<tokenizer.vocabularySize).map { TokenID(UInt32($0)) }.filter {
        tokenizer.token($0)?.starts(with: pieces.continuingPrefix) ?? false
      })
  }

  /// Whether any token is gone.
  var isLacking: Bool { !replacements.isEmpty }

  /// Cuts a document anew; tokens stay that nothing can stand in for, not even the unknown one.
  func cut(_ ids: [TokenID]) -> [TokenID] {
    guard isLacking else { return ids }
    var result: [TokenID] = []
    var start = ids.startIndex
    while start < ids.endIndex {
      let end = ids[(start + 1)...].firstIndex { !inside.contains($0) } ?? ids.endIndex
      let word = ids[start..<end]
      if let unknown, word.contains(where: { replacements[$0]?.isEmpty == true }) {
        result.append(unknown)
      } else {
        for id in word {
          let parts = replacements[id] ?? [id]
          result += parts.isEmpty ? [id] : parts
        }
      }
      start = end
    }
    return result
  }
}
