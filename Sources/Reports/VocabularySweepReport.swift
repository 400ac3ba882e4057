package import JSONText
package import Pruning

/// What vocabularies of several sizes cost: a table, JSON, and a plot.
package struct VocabularySweepReport {
  private let result: VocabularySweepJob.Result

  package init(_ result: VocabularySweepJob.Result) {
    self.result = result
  }

  private var hasHoldout: Bool { result.points.contains { $0.holdout != nil } }

  /// For a person.
  package var text: String {
    var table = TextTable(Array(repeating: .right, count: hasHoldout ? 9 : 6))
    var title = ["tokens", "weights", "covered", "used, gone", "extra tokens", "lost"]
    if hasHoldout { title += ["tokens a word", "[UNK]", "outgrown"] }
    table.append(title)
    for point in result.points {
      let usage = point.usage
      var cells = [
        Figures.count(point.tokens), Figures.bytes(point.bytes),
        Figures.percent(usage.coveredTokens ?? 0, of: usage.tokenCount),
        Figures.count(point.droppedTokens),
        Figures.percent(point.extraTokens, of: usage.tokenCount),
        Figures.percent(point.newUnknown, of: usage.tokenCount),
      ]
      if let holdout = point.holdout {
        cells += [
          Figures.rate(holdout.tokensPerWord.after),
          Figures.share(holdout.unknownShare.after), Figures.count(holdout.outgrown),
        ]
      }
      table.append(cells)
    }
    if let before = result.points.first?.holdout {
      table.append([
        "\(Figures.count(result.allTokens))", Figures.bytes(result.allBytes), "as it is", "", "",
        "",
        Figures.rate(before.tokensPerWord.before),
        Figures.share(before.unknownShare.before), "",
      ])
    }
    let base = SegmentationWords(result.points.first?.usage.segmentations).sentence
    return (table.lines + [base].compactMap(\.self)).map { $0 + "\n" }.joined()
  }

  /// What is to be said where sizes were named that there cannot be.
  package func note(asked sizes: [Int]) -> String? {
    let others = sizes.filter { $0 < result.smallest || $0 > result.largest }
    guard !others.isEmpty else { return nil }
    let range =
      "\(Figures.count(result.smallest)) to \(Figures.count(result.largest)) tokens can stay"
    return "\(range) with this text, so \(others.map(Figures.count).joined(separator: ", ")) "
      + (others.count == 1 ? "is not shown" : "are not shown")
  }

  /// For a program.
  package var json: JSONValue {
    .object([
      ("vocabulary", .integer(result.allTokens)), ("weights_bytes", .integer(result.allBytes)),
      ("segmentations", result.points.first?.usage.segmentations?.json ?? .null),
      (
        "points",
        .array(
          result.points.map { point in
            .object([
              ("tokens", .integer(point.tokens)), ("weights_bytes", .integer(point.bytes)),
              ("covered_tokens", .integer(point.usage.coveredTokens ?? 0)),
              ("corpus_tokens", .integer(point.usage.tokenCount)),
              ("coverage", .number(Self.coverage(point))),
              ("dropped_used_tokens", .integer(point.droppedTokens)),
              ("extra_tokens", .integer(point.extraTokens)),
              ("unknown", .integer(point.newUnknown)),
              ("exact", .bool(point.hasExactPrices)), ("holdout", point.holdout?.json ?? .null),
            ])
          })
      ),
    ])
  }

  private static func coverage(_ point: VocabularySweepJob.Point) -> Double {
    Double(point.usage.coveredTokens ?? 0) / Double(max(1, point.usage.tokenCount))
  }

  /// As an SVG image: coverage of the corpus, tokens for a word and unknown tokens of the hold-out, over the size.
  package var plot: String {
    func curve(
      _ title: String, _ unit: Plot.Unit, before: Double?,
      _ value: (VocabularySweepJob.Point) -> Double?
    ) -> Plot.Panel? {
      let points = result.points.compactMap { point in
        value(point).map { (x: Double(point.tokens), y: $0) }
      }
      return points.isEmpty
        ? nil : Plot.Panel(title: title, unit: unit, points: points, reference: before)
    }
    let before = result.points.first?.holdout
    let panels = [
      curve("occurrences of the corpus covered", .share, before: nil, Self.coverage),
      curve("tokens a word, hold-out", .number, before: before?.tokensPerWord.before) {
        $0.holdout?.tokensPerWord.after
      },
      curve("[UNK], hold-out", .share, before: before?.unknownShare.before) {
        $0.holdout?.unknownShare.after
      },
    ].compactMap(\.self)
    return Plot(panels: panels, axis: "tokens that stay").svg
  }
}
