import HeapModule
import Tokenizers

extension TokenEviction {
  /// What tells tokens apart, and when to stop.
  enum Rule {
    /// The rarest go, until all occur this often.
    case below(Int)
    /// The rarest go, as long as enough is covered.
    case covering(CoverageAllowance)
    /// Those go that cost the fewest extra tokens, until so many stay.
    case downTo(Int)
  }

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
    case .downTo: estimatedPrice(of: id)
    }
  }
}
