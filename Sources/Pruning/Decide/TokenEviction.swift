import Tokenizers

/// Tokens that stay, of which one after the other can go: the cheapest first.
///
/// Only leaves go: tokens that none that stays is built from. What a token that goes counted, the tokens
/// in its place count from then on; where one of these goes, the text is cut anew.
struct TokenEviction {
  /// A removal, and what has to be put back to undo it.
  private struct Removal {
    var token: DroppedToken
    var derivation: [TokenID]
    var changes: [Change]
  }

  /// How the text of a token that is gone is cut, and how it was before; `nil` where it is unknown.
  private struct Change {
    var id: TokenID
    var old: [TokenID]?
    var new: [TokenID]?
  }

  private let models: [TokenModel]
  /// What no rule removes.
  let isStaying: [Bool]
  private let occurrences: [Int]
  private(set) var counts: [Int]
  private(set) var isKept: [Bool]
  private(set) var keptCount = 0
  private var derivations: [TokenID: [TokenID]] = [:]
  /// How many tokens that stay are built from a token, itself not counted.
  private var dependents: [Int]
  /// How the texts of tokens that are gone are cut.
  private var cuts: [TokenID: [TokenID]] = [:]
  /// By token, those that are gone and that it stands in for.
  private var users: [TokenID: Set<TokenID>] = [:]
  private var removals: [Removal] = []

  /// Begins with all tokens that are used or stay anyway, and those that they are built from.
  ///
  /// - Parameters:
  ///   - models: A tokenizer's own, and its companions'.
  ///   - counts: By id, how often a token occurs.
  ///   - isStaying: By id, whether a token stays in any case.
  ///   - built: Tokens that are built from others even where they do not occur.
  init(_ models: [TokenModel], counts: [Int], isStaying: [Bool], built: some Sequence<TokenID>) {
    self.models = models
    self.counts = counts
    self.isStaying = isStaying
    occurrences = counts
    isKept = isStaying
    keptCount = isStaying.count { $0 }
    dependents = Array(repeating: 0, count: counts.count)
    for index in counts.indices where counts[index] > 0 { keep(TokenID(UInt32(index))) }
    for id in built { keep(id) }
  }

  /// The tokens that went and that the corpus used, with their prices.
  var dropped: [DroppedToken] {
    removals.map(\.token).filter { $0.occurrences > 0 || $0.extraTokens > 0 || $0.unknown > 0 }
      .sorted { $0.id < $1.id }
  }

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
  /// What is compared between tokens: the price, or an estimate where a token stands in for many.
  func estimatedPrice(of id: TokenID) -> Double {
    guard let others = users[id], others.count > Self.mostComparedUsers else {
      return price(of: id).token.price
    }
    let changes = [Change(id: id, old: [id], new: replacement(of: id, without: id))]
    return token(id, changes, count: counts[id.index]).price
  }

  private static let mostComparedUsers = 32

  /// What it costs when a token goes, and which texts are cut otherwise then.
  private func price(of id: TokenID) -> (token: DroppedToken, changes: [Change]) {
    var changes: [Change] = []
    if occurrences[id.index] > 0 {
      changes.append(Change(id: id, old: [id], new: replacement(of: id, without: id)))
    }
    for user in (users[id] ?? []).sorted() {
      changes.append(
        Change(id: user, old: cuts[user], new: replacement(of: user, without: id)))
    }
    return (token(id, changes), changes)
  }

  /// The price of changes; each counts as often as its token occurs, where no other count is given.
  private func token(_ id: TokenID, _ changes: [Change], count: Int? = nil) -> DroppedToken {
    var (extra, unknown) = (0, 0)
    for change in changes {
      let count = count ?? occurrences[change.id.index]
      guard let new = change.new else {
        unknown = unknown.addingOrMost(count)
        continue
      }
      let (more, overflow) = count.multipliedReportingOverflow(
        by: new.count - (change.old?.count ?? 1))
      extra = extra.addingOrMost(overflow ? .max : more)
    }
    return DroppedToken(
      id: id, occurrences: occurrences[id.index], extraTokens: extra, unknown: unknown)
  }

  private func replacement(of id: TokenID, without gone: TokenID) -> [TokenID]? {
    models.first?.replacement(of: id) { isKept[$0.index] && $0 != gone }
  }

  /// Removes a token.
  ///
  /// - Returns: What it was built from.
  mutating func remove(_ id: TokenID) -> [TokenID] {
    let (token, changes) = price(of: id)
    let derivation = derivations.removeValue(forKey: id) ?? []
    removals.append(Removal(token: token, derivation: derivation, changes: changes))
    setKept(id, false)
    for part in derivation { dependents[part.index] -= 1 }
    for change in changes { cut(change.id, from: change.old, to: change.new) }
    return derivation
  }

  /// Takes back the last removal.
  ///
  /// - Returns: Whether there was one.
  mutating func restoreLast() -> Bool {
    guard let last = removals.popLast() else { return false }
    setKept(last.token.id, true)
    derivations[last.token.id] = last.derivation
    for part in last.derivation { dependents[part.index] += 1 }
    for change in last.changes { cut(change.id, from: change.new, to: change.old) }
    return true
  }

  /// Counts other tokens in the place of one.
  private mutating func cut(_ id: TokenID, from old: [TokenID]?, to new: [TokenID]?) {
    let count = occurrences[id.index]
    for part in old ?? [] {
      counts[part.index] = counts[part.index].subtractingOrLeast(count)
      users[part]?.remove(id)
    }
    for part in new ?? [] {
      counts[part.index] = counts[part.index].addingOrMost(count)
      if part != id { users[part, default: []].insert(id) }
    }
    cuts[id] = new
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
