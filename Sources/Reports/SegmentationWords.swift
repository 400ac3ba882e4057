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

  /// What goes though others have it; `nil` where nothing does.
  func sentence(_ lost: UsageTotals.LostElsewhere) -> String? {
    guard let segmentations, lost.tokens > 0 else { return nil }
    return "\(Figures.counted(lost.tokens, "token")) that only \(others(segmentations)) uses "
      + "\(lost.tokens == 1 ? "goes" : "go"), too, with "
      + "\(Figures.counted(lost.occurrences, "occurrence")) there; their prices are not in the figures"
  }

  private func others(_ all: Segmentations) -> String {
    Diagnosis.escaped(all.others.joined(separator: ", "))
  }
}
