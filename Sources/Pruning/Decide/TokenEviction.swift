import HeapModule
import Tokenizers

/// Tokens that stay, of which one after the other can go: the cheapest first.
///
/// Only leaves go: tokens that none that stays is built from. What a token that goes counted, the tokens
/// in its place count from then on.
struct TokenEviction {
  /// What tells tokens apart, and when to stop.
  enum Rule {
    /// The rarest go, until all occur this often.
    case below(Int)
    /// The rarest go, as long as enough is covered.
    case covering(CoverageAllowance)
    /// Those go that cost the fewest extra tokens, until so many stay.
    case downTo(Int)
  }

  private struct Evicted {
    var token: DroppedToken
    var derivation: [TokenID]
    var count: Int
    var replacement: [TokenID]
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
  private var evicted: [Evicted] = []

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
    evicted.map(\.token).filter { $0.occurrences > 0 || $0.extraTokens > 0 || $0.unknown > 0 }
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

  private func isLeaf(_ id: TokenID) -> Bool {
    isKept[id.index] && !isStaying[id.index] && dependents[id.index] == 0
  }
}

extension TokenEviction {
  /// A token that may go next; of equal ones the highest id, because vocabularies mostly begin with what
  /// is frequent.
  private struct Candidate: Comparable {
    var key: Double
    var id: TokenID

    static func < (left: Candidate, right: Candidate) -> Bool {
      (left.key, right.id) < (right.key, left.id)
    }
  }

  /// Removes leaves until a rule has enough of it.
  ///
  /// Prices rise while the tokens go that would take their place: a price is looked at again before
  /// its token goes.
  mutating func evict(_ rule: Rule) {
    var rule = rule
    var heap = Heap(
      isKept.indices.map { TokenID(UInt32($0)) }.filter { isLeaf($0) }.map {
        Candidate(key: key($0, rule), id: $0)
      })
    while let candidate = heap.popMin() {
      let id = candidate.id
      guard isLeaf(id) else { continue }
      let key = key(id, rule)
      if key > candidate.key {
        heap.insert(Candidate(key: key, id: id))
        continue
      }
      switch rule {
      case .below(let minimum):
        guard counts[id.index] < minimum else { return }
      case .covering(var allowance):
        guard allowance.take(id) else { continue }
        rule = .covering(allowance)
      case .downTo(let count):
        guard keptCount > count else { return }
      }
      for part in remove(id) where isLeaf(part) {
        heap.insert(Candidate(key: self.key(part, rule), id: part))
      }
    }
  }

  private func key(_ id: TokenID, _ rule: Rule) -> Double {
    switch rule {
    case .below: Double(counts[id.index])
    case .covering(let allowance): allowance.share(of: id)
    case .downTo: price(of: id).token.price
    }
  }

  /// What it costs when a token goes, and what takes its place.
  private func price(of id: TokenID) -> (token: DroppedToken, replacement: [TokenID]) {
    let count = counts[id.index]
    var token = DroppedToken(
      id: id, occurrences: occurrences[id.index], extraTokens: 0, unknown: 0)
    // What only merging needs costs nothing.
    guard count > 0 else { return (token, []) }
    let replacement = models.first?.replacement(of: id) { isKept[$0.index] && $0 != id }
    if let replacement {
      let (extra, overflow) = count.multipliedReportingOverflow(by: replacement.count - 1)
      token.extraTokens = overflow ? .max : extra
    } else {
      token.unknown = count
    }
    return (token, replacement ?? [])
  }

  /// Removes a token.
  ///
  /// - Returns: What it was built from.
  private mutating func remove(_ id: TokenID) -> [TokenID] {
    let (token, replacement) = price(of: id)
    let derivation = derivations.removeValue(forKey: id) ?? []
    evicted.append(
      Evicted(
        token: token, derivation: derivation, count: counts[id.index], replacement: replacement))
    setKept(id, false)
    for part in derivation { dependents[part.index] -= 1 }
    for part in replacement {
      counts[part.index] = counts[part.index].addingOrMost(counts[id.index])
    }
    counts[id.index] = 0
    return derivation
  }

  /// Takes back the last removal.
  ///
  /// - Returns: The token; `nil` where none is gone.
  mutating func restoreLast() -> TokenID? {
    guard let last = evicted.popLast() else { return nil }
    let id = last.token.id
    setKept(id, true)
    derivations[id] = last.derivation
    for part in last.derivation { dependents[part.index] += 1 }
    for part in last.replacement { counts[part.index] -= last.count }
    counts[id.index] = last.count
    return id
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
