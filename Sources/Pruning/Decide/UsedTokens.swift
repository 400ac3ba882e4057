import Corpora
import Tokenizers

/// The tokens that a corpus uses often enough, and those that they are built from.
struct UsedTokens {
  private(set) var ids: Set<TokenID> = []
  /// What models that merge need to build ``ids``, without these.
  private(set) var parts: Set<TokenID> = []

  /// Decides for a tokenizer's models: its own and its companions'.
  ///
  /// With a minimum above 1 leaves go, tokens that none that stays is built from, the rarest first. What a
  /// lost token counted, its parts count from then on: where they stand in its place they are used
  /// that much more.
  init(_ models: [TokenModel], _ usage: Usage, minimumCount: Int) {
    // What companions use is kept whatever the minimum: their counts are no part of the histogram.
    var leaves = LeafRemoval(
      models, usage.counts.map(\.occurrences), needed: usage.counts.map { $0.needed > 0 })
    leaves.removeLeaves(below: minimumCount)
    ids = leaves.used
    parts = leaves.parts
  }
}

/// The tokens that stay, and what each of them is needed for.
private struct LeafRemoval {
  private let models: [TokenModel]
  private var counts: [Int]
  private let isNeeded: [Bool]
  private var derivations: [TokenID: [TokenID]] = [:]
  /// How many tokens that stay are built from a token, itself not counted.
  private var dependents: [Int]

  init(_ models: [TokenModel], _ counts: [Int], needed isNeeded: [Bool]) {
    self.models = models
    self.counts = counts
    self.isNeeded = isNeeded
    dependents = Array(repeating: 0, count: counts.count)
    for index in counts.indices where counts[index] > 0 || isNeeded[index] {
      keep(TokenID(UInt32(index)))
    }
  }

  var used: Set<TokenID> { Set(derivations.keys.filter { counts[$0.index] > 0 }) }
  var parts: Set<TokenID> {
    Set(derivations.keys).subtracting(used).filter { !isNeeded[$0.index] }
  }

  /// Adds a token and what it is built from.
  private mutating func keep(_ id: TokenID) {
    guard derivations[id] == nil else { return }
    let derivation = Set(models.flatMap { $0.derivation(of: id) }).subtracting([id]).sorted()
    derivations[id] = derivation
    for part in derivation {
      dependents[part.index] += 1
      keep(part)
    }
  }

  mutating func removeLeaves(below minimum: Int) {
    var candidates = leaves(below: minimum)
    while !candidates.isEmpty {
      for id in candidates { remove(id) }
      candidates = leaves(below: minimum)
    }
  }

  private func leaves(below minimum: Int) -> [TokenID] {
    derivations.keys.filter {
      counts[$0.index] < minimum && !isNeeded[$0.index] && dependents[$0.index] == 0
    }.sorted { (counts[$0.index], $0) < (counts[$1.index], $1) }
  }

  private mutating func remove(_ id: TokenID) {
    guard let derivation = derivations.removeValue(forKey: id) else { return }
    for part in derivation { dependents[part.index] -= 1 }
    let count = counts[id.index]
    counts[id.index] = 0
    guard count > 0, let model = models.first else { return }
    let kept = derivations
    for part in model.parts(of: id, where: { kept[$0] != nil }) where part != id {
      counts[part.index] += count
    }
  }
}
