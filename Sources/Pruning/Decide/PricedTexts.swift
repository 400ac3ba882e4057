import Corpora
import Tokenizers

/// The texts that tell what it costs to lose a token: the corpus's words.
///
/// A token's price is a matter of words. "##ing" is cheap where what is left of "walking" is "walk ##ing", and "abcd"
/// costs less in "abcdef" where its end may join what follows: so each word is cut anew without the token. Where only
/// counts of tokens are known (a table, or more distinct words than are kept), a token's own text stands for its
/// words, as if each were that alone. Both are texts here, so that nothing else asks which they are.
struct PricedTexts: Sendable {
  /// A text's number: a word's, or behind all words the token's whose own text it is.
  typealias Index = UInt32

  let model: TokenModel
  private let words: CorpusWords
  /// By token id, occurrences in no word that is known.
  private let rest: [Int]
  /// By token id, what other segmentations of the same directory need of a token that this one does not use.
  private let others: [Int]
  /// By word, how many tokens it has as it is.
  private let lengths: [UInt16]
  /// By token id, the texts that may be cut otherwise without the token.
  let users: [[Index]]
  /// By token id, how often it occurs, or is needed by others.
  let counts: [Int]
  /// By token id, whether all that is known of its words is what they are.
  private let isExact: [Bool]
  private let unknown: TokenID?

  /// - Parameters:
  ///   - tokenizer: The tokenizer that figures are of.
  ///   - usage: How often each token occurs.
  ///   - words: The words; without them tokens stand for their own texts.
  ///   - companions: How many other segmentations of the directory are counted beside this one.
  init(
    _ tokenizer: Tokenizer, _ usage: Usage, words: CorpusWords = CorpusWords(), companions: Int = 0
  ) {
    let model = tokenizer.model
    (self.model, self.words) = (model, words)
    unknown = tokenizer.model.unknownToken.flatMap(tokenizer.id(of:))
    var users: [[Index]] = Array(repeating: [], count: usage.counts.count)
    var explained = Array(repeating: 0, count: usage.counts.count)
    lengths = (0..<words.count).map { index in
      let cut = model.cut(words[index]) { _ in true }
      for id in cut.tokens where explained.indices.contains(id.index) {
        explained[id.index] = explained[id.index].addingOrMost(words.occurrences[index])
      }
      for id in Set(cut.tokens + cut.consumed) where users.indices.contains(id.index) {
        users[id.index].append(Index(truncatingIfNeeded: index))
      }
      return UInt16(clamping: cut.tokens.count)
    }
    rest = zip(usage.counts, explained).map { $0.occurrences.subtractingOrLeast($1) }
    isExact = zip(usage.counts, explained).map { $0.occurrences == $1 }
    others = usage.counts.map { count in
      // Each of them uses the token about as often as any other.
      count.occurrences > 0 || companions == 0 ? 0 : (count.needed + companions - 1) / companions
    }
    counts = zip(usage.counts, others).map { $0.occurrences.addingOrMost($1) }
    for index in users.indices where rest[index] > 0 || others[index] > 0 {
      users[index].append(Index(truncatingIfNeeded: words.count + index))
    }
    self.users = users
  }

  /// The texts of a model's tokenizer.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - usage: How often each token occurs.
  ///   - words: The words of the text.
  init(_ model: Model, _ usage: Usage, words: CorpusWords = CorpusWords()) {
    self.init(
      model.tokenizer, usage, words: words, companions: model.tokenizerFiles.companions.count)
  }

  /// Whether the prices of these tokens are those of all words that have them.
  func areExact(_ tokens: some Sequence<TokenID>) -> Bool {
    tokens.allSatisfy { isExact[$0.index] }
  }

  /// How often a text occurs: in the figures that are told, and in the choice.
  func occurrences(_ text: Index) -> (told: Int, weighed: Int) {
    let index = Int(text)
    guard index >= words.count else { return (words.occurrences[index], words.occurrences[index]) }
    let token = index - words.count
    return (rest[token], rest[token].addingOrMost(others[token]))
  }

  /// What a text becomes where only some tokens are kept.
  func cut(_ text: Index, where isKept: (TokenID) -> Bool) -> WordCut {
    let index = Int(text)
    guard index >= words.count else { return model.cut(words[index], where: isKept) }
    let id = TokenID(UInt32(index - words.count))
    if isKept(id) { return WordCut(tokens: [id]) }
    guard let tokens = model.replacement(of: id, where: isKept) else {
      return WordCut(tokens: unknown.map { [$0] } ?? [], lost: 1)
    }
    return WordCut(tokens: tokens)
  }

  /// How many unknown tokens a text has.
  func unknownTokens(_ cut: WordCut) -> Int {
    unknown.map { unknown in cut.tokens.count { $0 == unknown } } ?? cut.lost
  }

  /// What the choice between tokens goes by: how many tokens a text takes, and what of it is unknown.
  ///
  /// Unknown text takes few tokens; so it counts as what it took when it said something.
  func cost(_ cut: WordCut, of text: Index) -> Int {
    let index = Int(text)
    let length = index < words.count ? Int(lengths[index]) : 1
    return max(cut.tokens.count, cut.lost > 0 ? length : 0) + DroppedToken.unknownWeight * cut.lost
  }
}
