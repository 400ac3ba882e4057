import Corpora
package import Pruning
import SystemPackage

/// What the main job tells when it is done.
package struct PruningSummary {
  let outcome: PruningOutcome

  package init(_ outcome: PruningOutcome) {
    self.outcome = outcome
  }

  /// The lines that a person reads, and may paste into a report.
  package var text: String {
    var lines = ["\(name(outcome.request.model)) → \(name(outcome.request.output))", ""]
    lines += table + [""]
    lines.append("kept      \(kept)")
    if let plan = outcome.plan, outcome.asked.policy.isLossy, !outcome.isEdited {
      lines += VocabularyCost(plan, outcome.usage, outcome.asked.policy).lines
    }
    if let structure = outcome.structure {
      lines += StructureReport(structure).lines
      let linear = outcome.linearWeights
      if linear.before > 0 {
        lines.append(
          "linear    \(Figures.percent(linear.after, of: linear.before)) of the layers' linear weights left"
        )
      }
    }
    lines += outcome.fitReport?.lines ?? []
    if outcome.request.layers != .packed { lines.append("corpus    \(corpus)") }
    if let unseen { lines.append("unseen    \(unseen)") }
    lines += outcome.holdout.map { HoldoutReport($0).lines } ?? []
    lines += SegmentationWords(outcome.usage.segmentations).sentences(outcome.usage)
      .map { "          \($0)" }
    if outcome.usage.replacedCount > 0 {
      let count = Figures.counted(outcome.usage.replacedCount, "invalid UTF-8 sequence")
      lines.append("          \(count) counted as U+FFFD")
    }
    if outcome.paddingRows > 0 {
      lines.append("dropped   \(Figures.counted(outcome.paddingRows, "row")) without a token")
    }
    for item in outcome.leftOut {
      lines.append("left out  \(item.path) (\(item.cause.rawValue))")
    }
    if !outcome.droppedEntries.isEmpty {
      lines.append("          \(droppedEntries)")
    }
    lines += warnings.map { "warning   \($0)" }
    lines.append("verified  \(verified)")
    lines.append("time      \(Figures.seconds(outcome.duration))")
    lines.append(written)
    return lines.joined(separator: "\n") + "\n"
  }

  private func name(_ path: some CustomStringConvertible) -> String {
    let text = path.description
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  private var table: [String] {
    var table = TextTable([.left, .right, .right, .right])
    table.append("", "before", "after", "change")
    func append(_ name: String, _ change: Change, _ format: (Int) -> String) {
      table.append(
        name, format(change.before), format(change.after), Figures.change(change))
    }
    append("vocabulary", outcome.vocabulary, Figures.count)
    for row in outcome.structure.map({ StructureReport($0).rows }) ?? [] {
      append(row.name, row.change, row.format)
    }
    for times in outcome.passTimes {
      func milliseconds(_ microseconds: Int) -> String {
        Figures.decimal(Double(microseconds) / 1000, places: 1)
      }
      append(
        "core ms, \(times.documents) × \(times.length)",
        Change(before: Int(times.before * 1e6), after: Int(times.after * 1e6)), milliseconds)
    }
    append("parameters", outcome.parameters, Figures.count)
    append("weights", outcome.weights, Figures.bytes)
    if let filesAfter = outcome.filesAfter {
      append(
        "on disk", Change(before: outcome.filesBefore, after: filesAfter), Figures.bytes)
    }
    return table.lines
  }

  private var kept: String {
    guard let plan = outcome.plan else {
      return outcome.request.layers == .packed ? "all tokens" : "all tokens (--keep-all-tokens)"
    }
    return plan.reasonCounts.map { reason, count in
      "\(Figures.count(count)) \(Self.words(for: reason))\(price(of: count, reason))"
    }.joined(separator: ", ")
  }

  /// What the alphabet costs: it can be had smaller (`--alphabet`).
  private func price(of count: Int, _ reason: VocabularyPlan.Reason) -> String {
    reason == .alphabet ? " (\(Figures.bytes(count * outcome.bytesPerToken)))" : ""
  }

  static func words(for reason: VocabularyPlan.Reason) -> String {
    switch reason {
    case .special: "special"
    case .configured: "named by config.json"
    case .named: "of chat template, prompts and labels"
    case .asked: "asked for"
    case .used: "used"
    case .standIn: "in the place of dropped ones"
    case .needed: "needed by unknown words or another tokenizer file"
    case .part: "parts of these"
    case .byte: "bytes"
    case .lowestScore: "lowest score"
    case .reachable: "that a text can become"
    case .alphabet: "alphabet"
    case .unused: "[unused]"
    case .filler: "to fill up"
    }
  }

  private var corpus: String {
    let usage = outcome.usage
    if usage.tokenCount == 0 {
      return outcome.plan == nil ? "none" : "none (--lossless)"
    }
    let covered = outcome.plan.flatMap { _ in
      usage.coveredTokens.map {
        "; \(Figures.percent($0, of: usage.tokenCount)) of occurrences covered"
      }
    }
    let sample = usage.sample.map { " (a sample of \(Figures.count($0.documents)))" } ?? ""
    return "\(Figures.counted(usage.documents, "document"))\(sample), "
      + "\(Figures.bytes(usage.textSize)), \(Figures.counted(usage.tokenCount, "token")), "
      + "\(Figures.count(usage.distinctTokens)) distinct\(covered ?? "")"
  }

  /// What text that was not counted will lack; `nil` where nothing was counted, or all that a text can become stays.
  private var unseen: String? {
    guard let plan = outcome.plan, outcome.usage.tokenCount > 0, !plan.policy.isLossless,
      let unseen = outcome.usage.unseenTokens
    else { return nil }
    let share = Figures.percent(unseen, of: outcome.usage.tokenCount)
    return
      "about \(share) of the tokens of new text like this will be cut into others (Good–Turing)"
  }

  private var droppedEntries: String {
    let places = outcome.droppedEntries
    let more = places.count > 3 ? " and \(Figures.count(places.count - 3)) more" : ""
    return "\(places.prefix(3).joined(separator: ", "))\(more): their tokens are gone"
  }

  package var warnings: [String] {
    let tensors = outcome.inferredTensors
    let inferred =
      tensors.isEmpty
      ? []
      : [
        "the family is unknown; cut by their shapes: \(tensors.joined(separator: ", "))",
        "ids that config.json leaves to the family's defaults are not known either",
      ]
    let edited =
      outcome.isEdited
      ? [
        "the plan was edited: what it covers and costs is not known"
          + (outcome.verification.map { $0.documents > 0 } ?? false
            ? "" : "; name the text with --corpus to compare documents")
      ] : []
    return (outcome.fitReport?.warnings ?? []) + inferred + edited
      + outcome.idsOutOfRange.map { path, place, id in
        "\(path): \(place) is \(id), which is no token; it stays as it is"
      }
      + outcome.oddMerges.map(TokenizerWords.words)
      + outcome.suspects.map { path, place in
        "\(path): \(place) may name tokens by their ids, and no rule says so; it stays as it is"
      }
  }

  private var verified: String {
    if let result = outcome.verification {
      return outcome.savedPlan == nil
        ? VerificationReport(result).line + planned(result) + outputs(result)
        : VerificationReport(result).documents
    }
    if outcome.savedPlan != nil { return "nothing: there was no text to compare, or --no-verify" }
    return outcome.request.isDryRun ? "nothing was written (--dry-run)" : "no (--no-verify)"
  }

  /// What was compared when the plan was made, and not again.
  private func planned(_ result: VerificationResult) -> String {
    guard result.isExact, result.documents == 0, let compared = outcome.compared else { return "" }
    return "; \(Figures.counted(compared.documents, "document")) by the plan"
  }

  /// Whether the written model was run.
  private func outputs(_ result: VerificationResult) -> String {
    guard result.isExact, outcome.structure != nil else { return "" }
    return result.outputs > 0
      ? "; outputs of \(Figures.counted(result.outputs, "document")) as foretold"
      : "; outputs were not compared"
  }

  private var written: String {
    if let plan = outcome.savedPlan { return "plan      \(plan)" }
    if outcome.verification?.isExact == false {
      return "nothing was written: verification found differences"
    }
    if outcome.request.isDryRun { return "would write \(name(outcome.request.output))/" }
    return "written to \(name(outcome.request.output))/"
  }
}

extension PruningOutcome {
  /// What is to be said of layers under a budget; `nil` where there was none.
  var fitReport: LayerFitReport? {
    layerFit.map { fit in
      var budget: LayerBudget?
      if case .budgeted(let given) = request.layers { budget = given }
      return LayerFitReport(fit, of: budget, times: passTimes)
    }
  }
}
