import HeapModule

/// Merges words of many symbols with a heap: looking through all pairs for each merge would take
/// quadratic time on text without spaces.
enum LongWordMerging {
  private struct Candidate: Comparable {
    var rank: UInt32
    var place: Int32

    static func < (left: Self, right: Self) -> Bool {
      (left.rank, left.place) < (right.rank, right.place)
    }
  }

  static func merge(_ symbols: inout [BPE.Symbol], _ merges: MergeTable) {
    // Neighbours by place; merged symbols have length 0 and stay where they are.
    var next = symbols.indices.map { Int32($0 + 1) }
    var previous = symbols.indices.map { Int32($0) - 1 }
    let end = Int32(symbols.count)

    func candidate(at place: Int32) -> Candidate? {
      guard place >= 0, next[Int(place)] < end else { return nil }
      let rank = merges.rank(of: symbols[Int(place)].id, symbols[Int(next[Int(place)])].id)
      return rank == MergeTable.noRank ? nil : Candidate(rank: rank, place: place)
    }

    var heap = Heap(symbols.indices.compactMap { candidate(at: Int32($0)) })
    while let best = heap.popMin() {
      let place = Int(best.place)
      // A candidate may be of a pair that is no more.
      guard symbols[place].length > 0, candidate(at: best.place) == best else { continue }
      let right = Int(next[place])
      symbols[place].id = merges.product(ofRank: best.rank)
      symbols[place].length += symbols[right].length
      symbols[right].length = 0
      next[place] = next[right]
      if next[place] < end { previous[Int(next[place])] = best.place }
      if let one = candidate(at: best.place) { heap.insert(one) }
      if let one = candidate(at: previous[place]) { heap.insert(one) }
    }
    symbols.removeAll { $0.length == 0 }
  }
}
