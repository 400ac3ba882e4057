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

  /// What merging starts with beside letters.
  enum Symbols: String, CaseIterable, Sendable {
    case letters
    /// The last letter is unknown: it becomes its bytes, which merge as well.
    case bytes
    /// The last letter is unknown, and the unknown token merges.
    case unknown
    /// The second letter marks the insides of words too, and the last one sometimes their ends.
    case marks
  }

  /// Letters and merges of pairs, as training makes them, but in an order that leaves some without a way;
  /// and tokens that no merge makes.
  static func bpe(
    _ letters: [String], _ random: inout SeededRandom, _ symbols: Symbols = .letters
  ) -> TokenModel {
    var options = BPE.Options()
    var tokens = letters
    switch symbols {
    case .letters: break
    case .bytes:
      options.fallsBackToBytes = true
      let digits = tokens.removeLast().utf8.map { String($0, radix: 16, uppercase: true) }
      tokens += digits.map { "<0x\($0)>" }
    case .unknown:
      options.unknownToken = Array("<unk>".utf8)
      options.fusesUnknown = Bool.random(using: &random)
      tokens[letters.count - 1] = "<unk>"
    case .marks:
      let prefix = letters[1]
      let suffix = Bool.random(using: &random) ? letters[letters.count - 1] : ""
      (options.continuingPrefix, options.endOfWordSuffix) = (Array(prefix.utf8), Array(suffix.utf8))
      for letter in letters {
        tokens += [prefix + letter, letter + suffix, prefix + letter + suffix]
      }
      tokens = tokens.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
    let count = symbols == .letters ? 12 : 20
    let dropped = options.continuingPrefix.count
    var pairs: [(String, String)] = []
    for _ in 0..<Int.random(in: 3...count, using: &random) {
      guard let left = tokens.randomElement(using: &random),
        let right = tokens.randomElement(using: &random), right.utf8.count >= dropped,
        left.count + right.count <= (symbols == .letters ? 5 : 24)
      else { continue }
      if !pairs.contains(where: { $0 == (left, right) }) { pairs.append((left, right)) }
      let product = left + right.dropFirst(dropped)
      if !tokens.contains(product) { tokens.append(product) }
    }
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      let token = word(letters, 2...4, &random)
      if !tokens.contains(token) { tokens.append(token) }
    }
    pairs.shuffle(using: &random)
    let vocabulary = Fixture.vocabulary(tokens)
    func id(_ token: String) -> TokenID { vocabulary.id(of: Array(token.utf8)) ?? TokenID(0) }
    let merges = pairs.map {
      MergeTable.Merge(left: id($0), right: id($1), product: id($0 + $1.dropFirst(dropped)))
    }
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
