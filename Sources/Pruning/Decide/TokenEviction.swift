import Tokenizers

/// Tokens that stay, of which one after the other can go: the cheapest first.
///
/// Only leaves go: tokens that none that stays is built from. What a token that goes counted, the tokens
/// in its place count from then on; where one of these goes, the text is cut anew.
struct TokenEviction {
  /// What it costs when a token goes.
  struct Price {
    var token: DroppedToken
    /// What tokens are compared by.
    var weight: Int
    /// The texts that are cut otherwise then.
    var texts: [PricedTexts.Index]
    /// Whether all texts were looked at; otherwise the weight is a part of what it is.
    var isWhole = true
  }

  /// A removal, and what has to be put back to undo it.
  private struct Removal {
    var token: DroppedToken
    var derivation: [TokenID]
    var texts: [PricedTexts.Index]
  }

  private let models: [TokenModel]
  private let texts: PricedTexts
  /// What no rule removes.
  let isStaying: [Bool]
  private let occurrences: [Int]
  private(set) var counts: [Int]
  private(set) var isKept: [Bool]
  private(set) var keptCount = 0
  private var derivations: [TokenID: [TokenID]] = [:]
  /// How many tokens that stay are built from a token, itself not counted.
  private var dependents: [Int]
  /// By token, the texts that may have it: those that have it now are among them.
  private var users: [[PricedTexts.Index]]
  private var removals: [Removal] = []

  /// Begins with all tokens that are used or stay anyway, and those that they are built from.
  ///
  /// - Parameters:
  ///   - models: A tokenizer's own, and its companions'.
  ///   - texts: What uses tokens.
  ///   - occurrences: By id, how often a token occurs.
  ///   - isStaying: By id, whether a token stays in any case.
  ///   - built: Tokens that are built from others even where they do not occur.
  init(
    _ models: [TokenModel], _ texts: PricedTexts, occurrences: [Int], isStaying: [Bool],
    built: some Sequence<TokenID>
  ) {
    (self.models, self.texts, self.occurrences) = (models, texts, occurrences)
    self.isStaying = isStaying
    (counts, users) = (texts.counts, texts.users)
    isKept = isStaying
    keptCount = isStaying.count { $0 }
    dependents = Array(repeating: 0, count: occurrences.count)
    for index in counts.indices where counts[index] > 0 { keep(TokenID(UInt32(index))) }
    for id in built { keep(id) }
  }

  /// The tokens that went and that the corpus used, with their prices.
  var dropped: [DroppedToken] {
    removals.map(\.token).filter { $0.occurrences > 0 || $0.extraTokens != 0 || $0.unknown != 0 }
      .sorted { $0.id < $1.id }
  }

  /// How many tokens went.
  var removedCount: Int { removals.count }

  /// Whether prices are those of all words of the text.
  var isExact: Bool { texts.areExact(removals.map(\.token.id)) }

  /// Whether a token stays for the text's sake: used, or a part of what is.
  func isBuilt(_ id: TokenID) -> Bool { derivations[id] != nil }

  /// Whether a token that stays is built from this one.
  func isPart(_ id: TokenID) -> Bool { dependents[id.index] > 0 }

  /// Adds a token and what it is built from.
  private mutating func keep(_ id: TokenID) {
    guard derivations[id] == nil, isKept.indices.contains(id.index) else { return }
    let derivation = derivation(of: id)
    derivations[id] = derivation
    setKept(id, true)
    for part in derivation {
      dependents[part.index] += 1
      keep(part)
    }
  }

  private func derivation(of id: TokenID) -> [TokenID] {
    Set(models.flatMap { $0.derivation(of: id) }).subtracting([id])
      .filter { isKept.indices.contains($0.index) }.sorted()
  }

  private mutating func setKept(_ id: TokenID, _ value: Bool) {
    guard isKept[id.index] != value else { return }
    isKept[id.index] = value
    keptCount += value ? 1 : -1
  }

  /// Whether a token can go now.
  func isLeaf(_ id: TokenID) -> Bool {
    isKept[id.index] && !isStaying[id.index] && dependents[id.index] == 0
  }
}

extension TokenEviction {
  /// What it costs when a token goes.
  ///
  /// - Parameters:
  ///   - id: The token.
  ///   - limit: Above this weight it is enough to know that it is above: tokens that are in thousands of words are
  ///     offered many times before they go.
  /// - Returns: The price, or a part of it above `limit`.
  mutating func price(of id: TokenID, upTo limit: Double = .infinity) -> Price {
    var price = Price(
      token: DroppedToken(
        id: id, occurrences: occurrences[id.index], extraTokens: 0, unknown: 0), weight: 0,
      texts: [])
    for text in sortedUsers(of: id) {
      let old = cut(text)
      guard old.needs(id) else { continue }
      price.texts.append(text)
      let new = cut(text, without: id)
      let count = texts.occurrences(text)
      func add(_ difference: Int, _ times: Int, to sum: inout Int) {
        let (more, overflow) = times.multipliedReportingOverflow(by: difference)
        sum = sum.addingOrMost(overflow ? .max : more)
      }
      add(new.tokens.count - old.tokens.count, count.told, to: &price.token.extraTokens)
      add(
        texts.unknownTokens(new) - texts.unknownTokens(old), count.told, to: &price.token.unknown)
      add(
        texts.cost(new, of: text) - texts.cost(old, of: text), count.weighed, to: &price.weight)
      if Double(price.weight) > limit {
        price.isWhole = false
        return price
      }
    }
    users[id.index] = price.texts
    return price
  }

  /// The texts that may have a token, each once.
  private func sortedUsers(of id: TokenID) -> [PricedTexts.Index] {
    let texts = users[id.index]
    let isAscending = zip(texts, texts.dropFirst()).allSatisfy { $0 < $1 }
    return isAscending ? texts : Set(texts).sorted()
  }

  private func cut(_ text: PricedTexts.Index, without gone: TokenID? = nil) -> WordCut {
    texts.cut(text) { isKept[$0.index] && $0 != gone }
  }

  /// Removes a token.
  ///
  /// - Parameter price: What that costs.
  /// - Returns: What it was built from; and by how much other tokens become cheaper, because texts have them no longer.
  mutating func remove(_ price: Price) -> (parts: [TokenID], cheaper: [TokenID: Int]) {
    let id = price.token.id
    var cheaper: [TokenID: Int] = [:]
    for text in price.texts {
      let (old, new) = (cut(text), cut(text, without: id))
      recount(text, from: old, to: new)
      for part in Set(old.tokens) where part != id && !isStaying[part.index] && !new.needs(part) {
        let saved = texts.cost(cut(text, without: part), of: text) - texts.cost(old, of: text)
        let (weight, overflow) = saved.multipliedReportingOverflow(
          by: texts.occurrences(text).weighed)
        if !overflow { cheaper[part, default: 0] = (cheaper[part] ?? 0).addingOrMost(weight) }
      }
    }
    let derivation = derivations.removeValue(forKey: id) ?? []
    removals.append(Removal(token: price.token, derivation: derivation, texts: price.texts))
    setKept(id, false)
    for part in derivation { dependents[part.index] -= 1 }
    return (derivation, cheaper)
  }

  /// Takes back the last removal.
  ///
  /// - Returns: Whether there was one.
  mutating func restoreLast() -> Bool {
    guard let last = removals.popLast() else { return false }
    let id = last.token.id
    setKept(id, true)
    derivations[id] = last.derivation
    for part in last.derivation { dependents[part.index] += 1 }
    // What was kept then is kept now: the texts are cut as they were.
    for text in last.texts { recount(text, from: cut(text, without: id), to: cut(text)) }
    return true
  }

  /// Counts other tokens in a text.
  private mutating func recount(_ text: PricedTexts.Index, from old: WordCut, to new: WordCut) {
    let count = texts.occurrences(text).weighed
    for part in old.tokens {
      counts[part.index] = counts[part.index].subtractingOrLeast(count)
    }
    for part in new.tokens { counts[part.index] = counts[part.index].addingOrMost(count) }
    for part in Set(new.tokens + new.consumed) where !isStaying[part.index] && !old.needs(part) {
      users[part.index].append(text)
    }
  }

  /// Adds a token that is not used, if all that it is built from is there.
  ///
  /// - Returns: Whether it is.
  mutating func add(_ id: TokenID) -> Bool {
    let parts = derivation(of: id)
    guard !isKept[id.index], parts.allSatisfy({ isKept[$0.index] }) else { return false }
    derivations[id] = parts
    for part in parts { dependents[part.index] += 1 }
    setKept(id, true)
    return true
  }
}
