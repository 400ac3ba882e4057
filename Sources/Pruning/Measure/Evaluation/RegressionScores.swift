/// How well numbers follow others.
enum RegressionScores {
  static func scores(_ found: [Double], _ truth: [Double]) -> [Evaluation.Score] {
    let errors = zip(found, truth).map { ($0 - $1) * ($0 - $1) }
    return [
      .number("mse", errors.reduce(0, +) / Double(max(1, errors.count))),
      .number("pearson", pearson(found, truth)), .number("spearman", spearman(found, truth)),
    ]
  }

  /// How well cosines follow the scores of pairs, as sentence-transformers' EmbeddingSimilarityEvaluator has it.
  ///
  /// - Parameters:
  ///   - vectors: Two for each pair, one after the other.
  ///   - truth: A score for each pair.
  /// - Returns: Pearson's and Spearman's correlations.
  static func similarities(_ vectors: [[Float]], _ truth: [Double]) -> [Evaluation.Score] {
    let cosines = truth.indices.map { cosine(vectors[2 * $0], vectors[2 * $0 + 1]) }
    return [
      .number("pearson", pearson(cosines, truth)), .number("spearman", spearman(cosines, truth)),
    ]
  }

  /// Pearson's correlation; NaN where one side is constant.
  static func pearson(_ left: [Double], _ right: [Double]) -> Double {
    let count = Double(left.count)
    let means = (left.reduce(0, +) / count, right.reduce(0, +) / count)
    var (product, leftSquare, rightSquare) = (0.0, 0.0, 0.0)
    for (left, right) in zip(left, right) {
      product += (left - means.0) * (right - means.1)
      leftSquare += (left - means.0) * (left - means.0)
      rightSquare += (right - means.1) * (right - means.1)
    }
    return product / (leftSquare * rightSquare).squareRoot()
  }

  /// Spearman's: Pearson's of ranks, the mean rank for equals.
  static func spearman(_ left: [Double], _ right: [Double]) -> Double {
    pearson(ranks(left), ranks(right))
  }

  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = Array(repeating: 0.0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in order[start..<end] { ranks[place] = Double(start + end - 1) / 2 }
      start = end
    }
    return ranks
  }

  private static func cosine(_ left: [Float], _ right: [Float]) -> Double {
    func dot(_ left: [Float], _ right: [Float]) -> Double {
      zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    return dot(left, right) / max((dot(left, left) * dot(right, right)).squareRoot(), 1e-12)
  }
}
