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
  /// its token goes. They fall where a text no longer has the token: then it is offered again.
  ///
  /// - Parameters:
  ///   - rule: The rule.
  ///   - body: Called after each token that went.
  mutating func evict(_ rule: Rule, _ body: (TokenEviction) -> Void = { _ in }) {
    var rule = rule
    /// By token, the price that was found last.
    var prices: [TokenID: Double] = [:]
    let leaves = isKept.indices.map { TokenID(UInt32($0)) }.filter { isLeaf($0) }
    for id in leaves { prices[id] = key(id, rule) }
    var heap = Heap(leaves.map { Candidate(key: prices[$0] ?? 0, id: $0) })
    while let candidate = heap.popMin() {
      if case .downTo(let count) = rule, keptCount <= count { return }
      let id = candidate.id
      // A token that became cheaper, or dearer, is there once more.
      guard isLeaf(id), candidate.key == prices[id] else { continue }
      var price: Price?
      if case .downTo = rule {
        // What is far above the next one would come back only to be looked at again.
        price = self.price(of: id, upTo: 2 * max(1, heap.min?.key ?? .infinity))
      }
      let key = price.map { Double($0.weight) } ?? key(id, rule)
      prices[id] = key
      if key > candidate.key || price?.isWhole == false {
        heap.insert(Candidate(key: key, id: id))
        continue
      }
      switch rule {
      case .below(let minimum):
        guard counts[id.index] < minimum else { return }
      case .covering(var allowance):
        guard allowance.take(id) else { continue }
        rule = .covering(allowance)
      case .downTo: break
      }
      let (parts, cheaper) = remove(price ?? self.price(of: id))
      body(self)
      for part in parts where isLeaf(part) {
        prices[part] = self.key(part, rule)
        heap.insert(Candidate(key: prices[part] ?? 0, id: part))
      }
      for (other, saved) in cheaper where isLeaf(other) {
        if case .downTo = rule {
          prices[other] = (prices[other] ?? 0) - Double(saved)
        } else {
          prices[other] = self.key(other, rule)
        }
        heap.insert(Candidate(key: prices[other] ?? 0, id: other))
      }
    }
  }

  private mutating func key(_ id: TokenID, _ rule: Rule) -> Double {
    switch rule {
    case .below: Double(counts[id.index])
    case .covering(let allowance): allowance.share(of: id)
    case .downTo: Double(price(of: id).weight)
    }
  }
}
