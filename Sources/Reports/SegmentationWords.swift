import Pruning
package import Tokenizers

/// Whose tokens figures are, in words.
package struct SegmentationWords {
  private let segmentations: Segmentations?

  package init(_ segmentations: Segmentations?) { self.segmentations = segmentations }

  /// `nil` where there is but one segmentation.
  package var sentence: String? {
    segmentations.map { all in
      "figures are of the tokens that \(Diagnosis.escaped(all.own)) makes of the text; what "
        + "\(others(all)) makes of it counts besides"
    }
  }

  /// The same, and what goes though others have it.
  func sentences(_ usage: UsageTotals) -> [String] {
    [sentence, usage.lostElsewhere.flatMap(sentence)].compactMap(\.self)
  }

  /// `nil` where nothing goes.
  private func sentence(_ lost: UsageTotals.LostElsewhere) -> String? {
    guard let segmentations, lost.tokens > 0 else { return nil }
    let uses = segmentations.others.count == 1 ? "uses" : "use"
    return "\(Figures.counted(lost.tokens, "token")) that only \(others(segmentations)) \(uses) "
      + "\(lost.tokens == 1 ? "goes" : "go"), too, with "
      + "\(Figures.counted(lost.occurrences, "occurrence")) there; their prices are not in the figures"
  }

  private func others(_ all: Segmentations) -> String {
    Diagnosis.escaped(all.others.joined(separator: ", "))
  }
}
