import Pruning

/// How well a pruned model follows the one that it was made of.
package struct LayerFitReport {
  private let fit: LayerFit

  init(_ fit: LayerFit) {
    self.fit = fit
  }

  /// From which distance on a model is likely to be broken: it is as far from the dense one as half of all that
  /// this says.
  private static let alarm = 0.5

  /// Lines for the summary.
  var lines: [String] {
    var lines: [String] = []
    if let divergence = fit.divergence {
      lines.append(
        "follows   the dense model: outputs \(Figures.share(divergence.distance)) off (squared)"
          + (divergence.agreement.map { ", \(Figures.share($0)) the same label" } ?? "")
          + ", on \(Figures.counted(fit.heldOut, "document")) that fits did not see")
      if let before = fit.before, fit.isRefitted {
        lines.append(
          "          before the refit on \(Figures.counted(fit.documents, "document")): "
            + "\(Figures.share(before.distance)) off")
      }
      if divergence.distance > Self.alarm {
        lines.append(
          "warning   little of what the dense model says is left; ask for less pruning, or give more text like "
            + "the one that it will see")
      }
    }
    if let note = Self.note(truncated: fit.truncated) { lines.append("          \(note)") }
    return lines
  }

  /// What is said of calibration text that the model does not see the end of; `nil` where there is none.
  package static func note(truncated: Int) -> String? {
    truncated == 0
      ? nil
      : "\(Figures.counted(truncated, "document")) longer than the model's positions, cut there"
  }
}
