/// Accuracy and F1, as scikit-learn defines them.
enum ClassificationScores {
  /// What was right and wrong of one label.
  private struct Counts {
    var right = 0
    var wrong = 0
    var missed = 0

    /// 0 where the label neither was found nor should have been.
    var f1: Double {
      let all = 2 * right + wrong + missed
      return all > 0 ? 2 * Double(right) / Double(all) : 0
    }
  }

  /// Of one label for each document: F1 is the mean over the labels that occur; of two labels, that of the second
  /// as well.
  static func scores(_ found: [Int], _ truth: [Int], labelCount: Int) -> [Evaluation.Score] {
    let counts = counts(found.map { [$0] }, truth.map { [$0] }, labelCount)
    let present = counts.filter { $0.right + $0.wrong + $0.missed > 0 }
    var scores: [Evaluation.Score] = [
      .share("accuracy", share(zip(found, truth).count { $0 == $1 }, of: truth.count)),
      .share("f1 (macro)", mean(present.map(\.f1))),
    ]
    if labelCount == 2 { scores.append(.share("f1 (binary)", counts[1].f1)) }
    return scores
  }

  /// Of any number of labels: a document is right where all of its labels are.
  static func scores(
    _ found: [Set<Int>], _ truth: [Set<Int>], labelCount: Int
  ) -> [Evaluation.Score] {
    let counts = counts(found, truth, labelCount)
    let total = counts.reduce(into: Counts()) { sum, count in
      sum.right += count.right
      sum.wrong += count.wrong
      sum.missed += count.missed
    }
    return [
      .share("accuracy", share(zip(found, truth).count { $0 == $1 }, of: truth.count)),
      .share("f1 (micro)", total.f1), .share("f1 (macro)", mean(counts.map(\.f1))),
    ]
  }

  private static func counts(
    _ found: [Set<Int>], _ truth: [Set<Int>], _ labelCount: Int
  ) -> [Counts] {
    var counts = Array(repeating: Counts(), count: labelCount)
    for (found, truth) in zip(found, truth) {
      for label in found.intersection(truth) { counts[label].right += 1 }
      for label in found.subtracting(truth) { counts[label].wrong += 1 }
      for label in truth.subtracting(found) { counts[label].missed += 1 }
    }
    return counts
  }

  static func share(_ part: Int, of whole: Int) -> Double {
    whole > 0 ? Double(part) / Double(whole) : 0
  }

  private static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }
}
