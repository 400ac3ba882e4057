package import Tokenizers

/// Whose tokens figures are, in words.
package struct SegmentationWords {
  private let segmentations: Segmentations?

  package init(_ segmentations: Segmentations?) { self.segmentations = segmentations }

  /// `nil` where there is but one segmentation.
  package var sentence: String? {
    segmentations.map { all in
      "figures are of the tokens that \(Diagnosis.escaped(all.own)) makes of the text; what "
        + "\(Diagnosis.escaped(all.others.joined(separator: ", "))) makes of it counts besides"
    }
  }
}
