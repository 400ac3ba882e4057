package import Corpora
package import Tokenizers
import Transformers

/// The decision which tokens stay, and why each of them does.
package struct VocabularyPlan: Equatable, Sendable {
  /// Why a token stays; of several reasons the first in this order.
  package enum Reason: String, CaseIterable, Sendable {
    /// It is special, added, or named by one of the tokenizer's files.
    case special
    /// config.json or generation_config.json names its id.
    case configured
    /// A text that the model's files name has it: a chat template, prompts, labels.
    case named
    /// The corpus uses it often enough.
    case used
    /// Words of the corpus took it as a prefix before they turned out unknown: without it, greedy
    /// matching would take another way and the word might become something else. Or another file of
    /// the tokenizer uses it on the corpus.
    case needed
    /// Tokens that stay are built from it.
    case part
    /// It stands for a byte, so that any text has tokens.
    case byte
    /// It has the lowest score, which unknown text is weighed by.
    case lowestScore = "lowest_score"
    /// A text may become it (``VocabularyPolicy/isLossless``).
    case reachable
    /// It is a single character.
    case alphabet
    /// It is a placeholder such as `[unused0]`.
    case unused
  }

  package let policy: VocabularyPolicy
  package let map: TokenMap
  /// By new id.
  package let reasons: [Reason]

  /// Decides for a model, given how a corpus uses its tokens.
  ///
  /// With a minimum count of 1, every token that the corpus uses stays. Greedy longest-match
  /// segmentation then does not change: at each place of a word the longest matching token was
  /// used, so it is still there, and no longer one has come. For words that were unknown, the
  /// same holds of the prefixes that they consumed.
  ///
  /// - Throws: `TokenizerError` where a tokenizer file's list of special tokens is malformed.
  package init(
    _ model: Model, _ usage: Usage, _ policy: VocabularyPolicy
  ) throws {
    let tokenizer = model.tokenizer
    var reasons = [Reason?](repeating: nil, count: tokenizer.vocabularySize)
    func keep(_ id: Int, because reason: Reason) {
      if reasons.indices.contains(id), reasons[id] == nil { reasons[id] = reason }
    }
    for id in try model.tokenizerFiles.namedTokens() { keep(id.index, because: .special) }
    for (id, _) in model.configuration.neededTokenIDs { keep(id, because: .configured) }
    for id in try NamedTexts(model).tokens(model.tokenizerFiles) { keep(id.index, because: .named) }
    let models = model.tokenizerFiles.allTokenizers.map(\.model)
    let used = UsedTokens(models, usage, minimumCount: policy.minimumCount)
    for id in used.ids { keep(id.index, because: .used) }
    for id in used.parts { keep(id.index, because: .part) }
    for id in tokenizer.byteTokens { keep(id.index, because: .byte) }
    for id in models.compactMap(\.lowestScoredToken) { keep(id.index, because: .lowestScore) }
    let unreachable = policy.isLossless ? model.tokenizerFiles.unreachableTokens() : []
    let alphabet = Alphabet(tokenizer, usage, policy.alphabet)
    for index in reasons.indices {
      let id = TokenID(UInt32(index))
      let count = usage[id]
      guard let token = tokenizer.token(id) else { continue }
      if count.needed > 0 { keep(index, because: .needed) }
      if policy.isLossless {
        if !unreachable.contains(id) { keep(index, because: .reachable) }
      } else if alphabet.keeps(token, tokenizer.model) {
        keep(index, because: .alphabet)
      }
      if policy.keepsUnused, Self.isPlaceholder(token) { keep(index, because: .unused) }
    }
    self.policy = policy
    self.reasons = reasons.compactMap(\.self)
    map = TokenMap(
      kept: reasons.indices.filter { reasons[$0] != nil }.map { TokenID(UInt32($0)) },
      oldCount: tokenizer.vocabularySize)
  }

  /// How many tokens stay for each reason, those that occur at all.
  package var reasonCounts: [(reason: Reason, count: Int)] {
    Reason.allCases.compactMap { reason in
      let count = reasons.count { $0 == reason }
      return count > 0 ? (reason, count) : nil
    }
  }

  /// Occurrences of tokens that stay, of all in the corpus.
  package func coveredOccurrences(_ usage: Usage) -> Int {
    map.kept.reduce(0) { $0 + usage[$1].occurrences }
  }

  /// `[unused` digits `]`: BERT's room for new tokens, which no text can produce because text is
  /// cut at the bracket.
  private static func isPlaceholder(_ token: ArraySlice<UInt8>) -> Bool {
    guard token.starts(with: "[unused".utf8), token.last == UInt8(ascii: "]") else {
      return false
    }
    let digits = token.dropFirst("[unused".utf8.count).dropLast()
    return !digits.isEmpty
      && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
