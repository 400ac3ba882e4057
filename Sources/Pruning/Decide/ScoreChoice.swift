/// Which units stay, by their scores, as TextPruner's `generate_mask` tells it.
enum ScoreChoice {
  /// Chooses.
  ///
  /// - Parameters:
  ///   - scores: One row a layer.
  ///   - count: How many units stay in all.
  ///   - isEven: Whether each layer keeps as many.
  ///   - multiple: Where it is not: units of a layer go in groups of so many, the least of a layer together, and
  ///     groups are weighed by their sums.
  /// - Returns: For each layer the units that stay, ascending; at least one, its best, where the layer had any.
  static func kept(
    _ scores: [[Double]], count: Int, isEven: Bool, multiple: Int = 1
  ) -> [[Int]] {
    guard !scores.isEmpty else { return [] }
    if isEven {
      let own = max(0, count) / scores.count
      return scores.map { row in best(row, max(own, row.isEmpty ? 0 : 1)) }
    }
    let groups = scores.enumerated().flatMap { layer, row in
      let ascending = row.indices.sorted { (row[$0], $0) < (row[$1], $1) }
      return stride(from: 0, to: row.count, by: multiple).map { start in
        let units = Array(ascending[start..<min(start + multiple, row.count)])
        return (layer: layer, units: units, sum: units.reduce(0.0) { $0 + row[$1] })
      }
    }
    let order = groups.indices.sorted { (groups[$0].sum, $0) < (groups[$1].sum, $1) }
    var kept = scores.map { _ in [Int]() }
    for index in order.suffix(max(0, count) / multiple) {
      kept[groups[index].layer] += groups[index].units
    }
    return kept.indices.map { layer in
      kept[layer].isEmpty ? best(scores[layer], 1) : kept[layer].sorted()
    }
  }

  private static func best(_ row: [Double], _ count: Int) -> [Int] {
    row.indices.sorted { (row[$0], $0) < (row[$1], $1) }.suffix(count).sorted()
  }

  /// How many units stay after each of several rounds that remove equally many, the first ones one more.
  static func rounds(from all: Int, to count: Int, rounds: Int) -> [Int] {
    let (each, rest) = (all - count).quotientAndRemainder(dividingBy: max(1, rounds))
    var left = all
    return (0..<max(1, rounds)).map { round in
      left -= each + (round < rest ? 1 : 0)
      return left
    }
  }
}
