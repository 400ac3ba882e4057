import Pruning

/// How well a pruned model follows the one that it was made of.
package struct LayerFitReport {
  private let fit: LayerFit
  /// How many times as fast a pass was to be; `nil` where no budget was one of time.
  private let speedup: Double?
  private let times: [PassTimes]

  /// A report.
  ///
  /// - Parameters:
  ///   - fit: What was found out.
  ///   - budget: What was asked.
  ///   - times: Passes before and after.
  init(_ fit: LayerFit, of budget: LayerBudget?, times: [PassTimes]) {
    self.fit = fit
    self.times = times
    if case .speedup(let factor) = budget?.size { speedup = factor } else { speedup = nil }
  }

  /// From which distance on a model is likely to be broken: as far from the dense one as a quarter of all that this
  /// says, or with other labels for one output in five.
  private static let alarm = (distance: 0.25, agreement: 0.8)

  /// Of fewer documents even a model that gives every twentieth another label may give all the same one: 0.95^50 is
  /// a thirteenth.
  private static let leastHeldOut = 50

  /// Lines for the summary.
  var lines: [String] {
    var lines = fit.divergence.map(distances) ?? []
    if let note = Self.note(truncated: fit.truncated) { lines.append("          \(note)") }
    return lines
  }

  /// Reasons not to trust the model, or the figures.
  package var warnings: [String] {
    var warnings: [String] = []
    let whole = fit.withVocabulary ?? fit.divergence
    switch fit.heldOut {
    case _ where whole == nil:
      warnings.append("without text, how well it follows the dense model was not measured")
    case 0:
      warnings.append(
        "too few documents that differ to keep some apart: how well it follows on other text is not known"
      )
    case ..<Self.leastHeldOut:
      warnings.append(
        "only \(Figures.counted(fit.heldOut, "document")) could be kept apart from the fit: how well it follows on "
          + "other text is hardly known; give more text, some hundred documents that differ")
    default: break
    }
    if let whole,
      whole.distance > Self.alarm.distance
        || whole.agreement.map({ $0 < Self.alarm.agreement }) ?? false
    {
      warnings.append(
        "little of what the dense model says is left; ask for less pruning, or give more text like the one that it "
          + "will see")
    }
    for excess in fit.exceeded {
      warnings.append(
        "\(Figures.count(excess.kept)) \(excess.unit) stay, \(Figures.count(excess.asked)) were asked for: "
          + "like TextPruner, taylor leaves each layer at least one")
    }
    if let speedup, let times = times.first, abs(times.speedup / speedup - 1) > 0.05 {
      warnings.append(
        "\(Figures.decimal(speedup, places: 2)) times as fast was asked for, and "
          + "\(Figures.decimal(times.speedup, places: 2)) came of it, measured once more at the end"
      )
    }
    return warnings
  }

  /// The same for the model card.
  var sentences: [String] {
    guard let divergence = fit.divergence else { return warnings.map(Self.sentence) }
    let whole = fit.withVocabulary ?? divergence
    let documents =
      fit.heldOut > 0
      ? "\(Figures.counted(fit.heldOut, "document")) that no weight was fitted to"
      : "the documents that weights were fitted to"
    var text =
      "On \(documents) its outputs are \(Figures.share(whole.distance)) off those of the dense model: the squared "
      + "distance, as a part of what the outputs of different documents are apart."
    if let agreement = whole.agreement {
      text += " For \(Figures.share(agreement)) of them the label is the same."
    }
    if let before = fit.before, fit.isRefitted {
      text +=
        " Before output projections were fitted to \(fittedDocuments), heads and neurons alone made "
        + "\(Figures.share(before.distance))."
    }
    return [text] + warnings.map(Self.sentence)
  }

  private var fittedDocuments: String {
    Figures.counted(fit.documents, fit.heldOut > 0 ? "other document" : "document")
      + (fit.noised > 0
        ? " and \(Figures.counted(fit.noised, "document")) with tokens replaced at random" : "")
  }

  private static func sentence(_ words: String) -> String {
    "\(words.prefix(1).uppercased())\(words.dropFirst())."
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
    if fit.withVocabulary != nil {
      lines.append(
        "          \(Figures.share(divergence.distance)) off where the dense model sees them cut so, too"
      )
    } else if fit.isResegmented {
      lines.append("          of a dense model that sees them cut so, too")
    }
    if let before = fit.before, fit.isRefitted {
      lines.append(
        "          \(Figures.share(before.distance)) off without the refit, which was on \(fittedDocuments)"
      )
    }
    return lines
  }

  /// What is said of calibration text that the model does not see the end of; `nil` where there is none.
  package static func note(truncated: Int) -> String? {
    truncated == 0
      ? nil
      : "\(Figures.counted(truncated, "document")) longer than the model sees, cut there"
  }
}
