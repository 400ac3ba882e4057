import TestSupport
import Tokenizers

/// Small random models, for properties that are checked on every text.
enum RandomModels {
  /// Every text of up to `length` of the letters.
  static func texts(of letters: [String], upTo length: Int) -> [String] {
    var texts = [""]
    var last = [""]
    for _ in 0..<length {
      last = last.flatMap { text in letters.map { text + $0 } }
      texts += last
    }
    return texts
  }

  static func word(
    _ letters: [String], _ length: ClosedRange<Int>, _ random: inout SeededRandom
  ) -> String {
    (0..<Int.random(in: length, using: &random)).map { _ in
      letters.randomElement(using: &random) ?? ""
    }.joined()
  }

  /// Letters and merges of pairs, as training makes them, but in an order that leaves some without a way;
  /// and tokens that no merge makes.
  static func bpe(_ letters: [String], _ random: inout SeededRandom) -> TokenModel {
    var tokens = letters
    var pairs: [(String, String)] = []
    for _ in 0..<Int.random(in: 3...12, using: &random) {
      guard let left = tokens.randomElement(using: &random),
        let right = tokens.randomElement(using: &random), left.count + right.count <= 5
      else { continue }
      if !pairs.contains(where: { $0 == (left, right) }) { pairs.append((left, right)) }
      if !tokens.contains(left + right) { tokens.append(left + right) }
    }
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      let token = word(letters, 2...4, &random)
      if !tokens.contains(token) { tokens.append(token) }
    }
    pairs.shuffle(using: &random)
    let vocabulary = Fixture.vocabulary(tokens)
    func id(_ token: String) -> TokenID { vocabulary.id(of: Array(token.utf8)) ?? TokenID(0) }
    let merges = pairs.map {
      MergeTable.Merge(left: id($0), right: id($1), product: id($0 + $1))
    }
    var options = BPE.Options()
    options.prefersWholeWords = Int.random(in: 0..<4, using: &random) == 0
    return .bpe(BPE(vocabulary: vocabulary, merges: MergeTable(merges), options: options))
  }

  /// Letters but for one, which is unknown, and longer pieces; some scores tie.
  static func unigram(_ letters: [String], _ random: inout SeededRandom) -> TokenModel {
    var tokens = ["<unk>"] + letters.dropLast()
    for _ in 0..<Int.random(in: 3...12, using: &random) {
      let token = word(letters, 2...4, &random)
      if !tokens.contains(token) { tokens.append(token) }
    }
    let scores = tokens.map { _ in Double(Int.random(in: -12 ... -1, using: &random)) / 2 }
    return .unigram(
      Unigram(
        vocabulary: Fixture.vocabulary(tokens), scores: scores, unknownID: TokenID(0),
        fallsBackToBytes: false))
  }

  static func wordPiece(_ letters: [String], _ random: inout SeededRandom) -> TokenModel {
    var tokens = ["[UNK]"]
    for _ in 0..<Int.random(in: 5...20, using: &random) {
      let token = (Bool.random(using: &random) ? "##" : "") + word(letters, 1...4, &random)
      if !tokens.contains(token) { tokens.append(token) }
    }
    return .wordPiece(WordPiece(vocabulary: Fixture.vocabulary(tokens), longestWord: 3))
  }

  /// A model that keeps some tokens only, with their merges, scores and order.
  static func pruned(_ model: TokenModel, keeping isKept: (TokenID) -> Bool) -> TokenModel {
    let all = (0..<model.vocabulary.count).map { TokenID(UInt32($0)) }
    let kept = all.filter(isKept)
    let tokens = kept.map { String(decoding: model.vocabulary[$0], as: UTF8.self) }
    let vocabulary = Fixture.vocabulary(tokens)
    let newIDs = Dictionary(
      uniqueKeysWithValues: kept.enumerated().map { ($1, TokenID(UInt32($0))) })
    switch model {
    case .bpe(let bpe):
      let merges = bpe.merges.merges.compactMap { merge -> MergeTable.Merge? in
        guard let left = newIDs[merge.left], let right = newIDs[merge.right],
          let product = newIDs[merge.product]
        else { return nil }
        return MergeTable.Merge(left: left, right: right, product: product)
      }
      return .bpe(
        BPE(vocabulary: vocabulary, merges: MergeTable(merges), options: bpe.options))
    case .unigram(let unigram):
      return .unigram(
        Unigram(
          vocabulary: vocabulary, scores: kept.map { unigram.scores[$0.index] },
          unknownID: unigram.unknownID.flatMap { newIDs[$0] }, fallsBackToBytes: false))
    case .wordPiece(let wordPiece):
      return .wordPiece(WordPiece(vocabulary: vocabulary, longestWord: wordPiece.longestWord))
    case .sentencePiece, .wordLevel: return model
    }
  }
}
