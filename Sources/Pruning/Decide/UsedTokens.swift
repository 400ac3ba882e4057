import Corpora
import Tokenizers

/// The tokens that a corpus uses often enough, and those that they are built from.
struct UsedTokens {
  private(set) var ids: Set<TokenID> = []
  /// What BPE needs to build ``ids``, without these.
  private(set) var parts: Set<TokenID> = []

  /// Decides for a model.
  ///
  /// With a minimum above 1 BPE loses leaves only, tokens that none that stays is built from, the
  /// rarest first. What a lost token counted, its parts count from then on: where they stand in its
  /// place they are used that much more.
  init(_ model: TokenModel, _ usage: Usage, minimumCount: Int) {
    let counts = usage.counts.map(\.occurrences)
    guard case .bpe(let bpe) = model else {
      for (index, count) in counts.enumerated() where count >= minimumCount {
        ids.insert(TokenID(UInt32(index)))
      }
      return
    }
    var leaves = LeafRemoval(bpe, counts)
    leaves.removeLeaves(below: minimumCount)
    ids = leaves.used
    parts = leaves.parts
  }
}

/// The tokens of a BPE model that stay, and what each of them is needed for.
private struct LeafRemoval {
  private let model: BPE
  private var counts: [Int]
  private var derivations: [TokenID: [TokenID]] = [:]
  /// How many tokens that stay are built from a token, itself not counted.
  private var dependents: [Int]

  init(_ model: BPE, _ counts: [Int]) {
    self.model = model
    self.counts = counts
    dependents = Array(repeating: 0, count: counts.count)
    for index in counts.indices where counts[index] > 0 { keep(TokenID(UInt32(index))) }
  }

  var used: Set<TokenID> { Set(derivations.keys.filter { counts[$0.index] > 0 }) }
  var parts: Set<TokenID> { Set(derivations.keys).subtracting(used) }

  /// Adds a token and what it is built from.
  private mutating func keep(_ id: TokenID) {
    guard derivations[id] == nil else { return }
    // Added tokens that the model lacks are built from nothing.
    let derivation =
      id.index < model.vocabulary.count ? model.derivation(of: id).filter { $0 != id } : []
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
    derivations.keys.filter { counts[$0.index] < minimum && dependents[$0.index] == 0 }
      .sorted { (counts[$0.index], $0) < (counts[$1.index], $1) }
  }

  private mutating func remove(_ id: TokenID) {
    guard let derivation = derivations.removeValue(forKey: id) else { return }
    for part in derivation { dependents[part.index] -= 1 }
    let count = counts[id.index]
    counts[id.index] = 0
    guard count > 0, id.index < model.vocabulary.count else { return }
    let kept = derivations
    for part in model.parts(of: id, where: { kept[$0] != nil }) where part != id {
      counts[part.index] += count
    }
  }
}
