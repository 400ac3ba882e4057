package import Corpora
package import JSONText
import Pruning
package import Tokenizers

/// What `vprune count` tells beside the table that it writes.
package struct CountReport {
  private let outcome: CountingOutcome
  private let output: String
  private let seconds: Double
  private let confidence: Double
  private let segmentations: Segmentations?

  /// A report.
  ///
  /// - Parameters:
  ///   - outcome: What counting came to.
  ///   - output: Where the table is.
  ///   - seconds: How long it took.
  ///   - confidence: With which something is said of what a sample missed.
  ///   - segmentations: Whose tokens were counted, where files make several segmentations of a text.
  package init(
    _ outcome: CountingOutcome, output: String, seconds: Double, confidence: Double,
    segmentations: Segmentations? = nil
  ) {
    (self.outcome, self.output) = (outcome, output)
    self.segmentations = segmentations
    (self.seconds, self.confidence) = (seconds, confidence)
  }

  /// A line that shows a count at work.
  package static func line(_ status: CountingStatus, size: Int?, seconds: Double) -> String {
    let (read, rate) = (status.read, Double(status.read.storedSize) / max(seconds, 0.05))
    var parts = ["counting \(Figures.bytes(read.storedSize))"]
    if let size { parts[0] += " of \(Figures.bytes(size))" }
    parts.append("\(Figures.bytes(Int(rate)))/s")
    if let size, size > read.storedSize, rate >= 1 {
      parts.append("\(Int(Double(size - read.storedSize) / rate) + 1) s left")
    }
    if let seen = status.seen {
      parts.append(
        "\(Figures.count(seen.tokens)) of \(Figures.count(seen.vocabulary)) tokens, "
          + "\(Figures.count(seen.new)) new in the last half")
    }
    parts.append("\(Figures.count(read.documents)) documents")
    if let words = status.seen?.words { parts.append("about \(Figures.count(words)) words") }
    return parts.joined(separator: "  ")
  }

  package var text: String {
    let usage = outcome.usage
    var facts = TextTable([.left, .left])
    facts.append(
      "counted",
      "\(Figures.counted(usage.documents, "document")), \(Figures.bytes(usage.textSize)), "
        + Figures.counted(usage.tokenCount, "token"))
    facts.append(
      "seen",
      "\(Figures.count(usage.distinctTokens)) of \(Figures.count(usage.counts.count)) tokens "
        + "(\(Figures.percent(usage.distinctTokens, of: usage.counts.count)))"
        + (outcome.words.map { ", about \(Figures.count($0)) distinct words" } ?? ""))
    if let sample = usage.sample {
      facts.append(
        "sample",
        "\(Figures.count(usage.documents)) of \(Figures.count(sample.documents)) documents, seed "
          + "\(sample.seed)")
      facts.append(
        "missed",
        "with \(Figures.decimal(confidence * 100, places: 1)) % confidence no token that stands in "
          + "\(Figures.share(bound(tokens: 1))) of documents or more; for all tokens at once, "
          + Figures.share(bound(tokens: usage.counts.count)))
    }
    if outcome.resumed > 0 {
      facts.append(
        "resumed", "after \(Figures.counted(outcome.resumed, "document")) of an earlier run")
    }
    facts.append("time", "\(Figures.decimal(seconds, places: 2)) s")
    var curve = TextTable([.right, .right, .right, .right])
    curve.append("text", "documents", "tokens seen", "new")
    var before = 0
    for point in outcome.curve.points {
      curve.append(
        Figures.bytes(point.textSize), Figures.count(point.documents), Figures.count(point.tokens),
        Figures.count(point.tokens - before))
      before = point.tokens
    }
    let base = [SegmentationWords(segmentations).sentence].compactMap(\.self)
    let lines = facts.lines + base + [""] + curve.lines + ["", "written to \(output)"]
    return lines.map { $0 + "\n" }.joined()
  }

  package var json: JSONValue {
    let usage = outcome.usage
    let sample = usage.sample.map { sample in
      JSONValue.object([
        ("documents", .integer(sample.documents)), ("seed", .integer(Int(clamping: sample.seed))),
        ("confidence", .number(confidence)),
        ("missed_at_most", .number(bound(tokens: 1))),
        ("missed_at_most_all", .number(bound(tokens: usage.counts.count))),
      ])
    }
    return .object([
      ("output", .string(output)),
      ("documents", .integer(usage.documents)), ("bytes", .integer(usage.textSize)),
      ("replaced", .integer(usage.replacedCount)), ("tokens", .integer(usage.tokenCount)),
      ("distinct_tokens", .integer(usage.distinctTokens)),
      ("vocabulary", .integer(usage.counts.count)),
      ("segmentations", segmentations?.json ?? .null),
      ("distinct_words", outcome.words.map { .integer($0) } ?? .null),
      ("sample", sample ?? .null),
      ("resumed_documents", .integer(outcome.resumed)), ("seconds", .number(seconds)),
      (
        "curve",
        .array(
          outcome.curve.points.map { point in
            .object([
              ("documents", .integer(point.documents)), ("bytes", .integer(point.textSize)),
              ("distinct_tokens", .integer(point.tokens)),
            ])
          })
      ),
    ])
  }

  private func bound(tokens: Int) -> Double {
    SampleBound.share(
      documents: outcome.usage.documents, confidence: confidence, tokens: tokens)
  }
}
