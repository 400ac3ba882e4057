import Pruning

/// How well a pruned model follows the one that it was made of.
package struct LayerFitReport {
  private let fit: LayerFit

  init(_ fit: LayerFit) {
    self.fit = fit
  }

  /// From which distance on a model is likely to be broken: as far from the dense one as a quarter of all that this
  /// says, or with other labels for one output in five.
  private static let alarm = (distance: 0.25, agreement: 0.8)

  /// Lines for the summary.
  var lines: [String] {
    var lines = fit.divergence.map(distances) ?? []
    if fit.divergence == nil {
      lines.append("warning   without text, how well it follows the dense model was not measured")
    }
    for excess in fit.exceeded {
      lines.append(
        "warning   \(Figures.count(excess.kept)) \(excess.unit) stay, \(Figures.count(excess.asked)) were asked for: "
          + "like TextPruner, taylor leaves each layer at least one")
    }
    if let note = Self.note(truncated: fit.truncated) { lines.append("          \(note)") }
    return lines
  }

  /// How far the model is from the dense one, all in all, and what part of it layers have.
  private func distances(_ divergence: Divergence) -> [String] {
    let whole = fit.withVocabulary ?? divergence
    var lines = [
      "follows   the dense model: outputs \(Figures.share(whole.distance)) off (squared)"
        + (whole.agreement.map { ", \(Figures.share($0)) the same label" } ?? "")
        + ", on "
        + (fit.heldOut > 0
          ? "\(Figures.counted(fit.heldOut, "document")) kept apart from the fit"
          : "the documents of the fit itself")
        + (fit.isResegmented ? ", cut as the pruned tokenizer cuts new text" : "")
    ]
    if fit.heldOut == 0 {
      lines.append(
        "warning   too few documents to keep some apart: how well it follows on other text is not known"
      )
    }
    if fit.withVocabulary != nil {
      lines.append(
        "          \(Figures.share(divergence.distance)) off where the dense model sees them cut so, too"
      )
    } else if fit.isResegmented {
      lines.append("          of a dense model that sees them cut so, too")
    }
    if let before = fit.before, fit.isRefitted {
      lines.append(
        "          \(Figures.share(before.distance)) off before the refit on "
          + "\(Figures.counted(fit.documents, fit.heldOut > 0 ? "other document" : "document"))")
    }
    if whole.distance > Self.alarm.distance
      || whole.agreement.map({ $0 < Self.alarm.agreement }) ?? false
    {
      lines.append(
        "warning   little of what the dense model says is left; ask for less pruning, or give more text like "
          + "the one that it will see")
    }
    return lines
  }

  /// What is said of calibration text that the model does not see the end of; `nil` where there is none.
  package static func note(truncated: Int) -> String? {
    truncated == 0
      ? nil
      : "\(Figures.counted(truncated, "document")) longer than the model's positions, cut there"
  }
}
