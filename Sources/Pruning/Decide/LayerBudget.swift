package import SystemPackage

/// How much of the layers may stay, and what decides which part.
package struct LayerBudget: Equatable, Sendable {
  /// What may stay.
  package enum Size: Equatable, Sendable {
    /// So many heads and neurons in each layer on average; `nil` where all stay.
    case means(heads: Double?, neurons: Double?)
    /// So many in each layer, from the first.
    case lists(heads: [Int]?, neurons: [Int]?)
    /// A part of the multiplications of the layers, above 0 and below 1.
    case macs(Double)
    /// A pass in a part of the time that it takes on this machine: 2 for half.
    case speedup(Double)
  }

  /// What tells which units are worth least.
  package enum Importance: String, CaseIterable, Sendable {
    /// The error that is left when the others are refitted, weighed by the Fisher information.
    case fisher
    /// TextPruner's score.
    case taylor
    /// The lengths of weights.
    case magnitude
  }

  /// In which order scores are thresholded, as TextPruner does it.
  package enum Order: String, CaseIterable, Sendable {
    case together
    case headsFirst = "heads-first"
    case neuronsFirst = "ffn-first"
  }

  /// `nil` where heads and neurons stay and only whole layers go.
  package var size: Size?
  /// How many layers stay; `nil` for all.
  package var layers: Int?
  package var importance = Importance.fisher
  /// Scores that were saved; they take the place of importance.
  package var scores: FilePath?
  /// Whether all layers keep as many heads.
  package var isEvenInHeads = false
  /// Whether all layers keep as many neurons.
  package var isEvenInNeurons = false
  /// Neurons of a layer are a multiple of it.
  package var multiple = 1
  /// Rounds of scores from gradients.
  package var iterations = 1
  package var order = Order.together
  /// Whether the output projections are refitted.
  package var reconstructs = true
  /// Calibration text.
  package var limits = CalibrationText.Limits()
  /// Documents of a step of taylor's gradient, as TextPruner's data loader gives them.
  package var batchSize = 32
  /// Documents with labels, for scores from gradients; `nil` where labels are drawn from the output.
  package var data: DataSource?

  package init() {}
}
