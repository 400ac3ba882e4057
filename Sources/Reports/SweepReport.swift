package import Pruning
import Transformers

/// A line of tab-separated figures for each size of a sweep.
package struct SweepReport {
  private let point: SweepJob.Point

  package init(_ point: SweepJob.Point) {
    self.point = point
  }

  private var figures: [(name: String, text: String)] {
    func list(_ counts: [Int]) -> String { counts.map(String.init).joined(separator: " ") }
    let running = point.after.running
    var figures = [
      ("macs", Figures.decimal(point.macs, places: 3)),
      ("heads", list(running.map(\.heads))), ("neurons", list(running.map(\.neurons))),
      ("outputs off", point.fit.divergence.map { Figures.share($0.distance) } ?? "–"),
      ("same label", point.fit.divergence?.agreement.map(Figures.share) ?? "–"),
    ]
    for score in point.evaluation?.scores ?? [] {
      figures.append((score.name, EvaluationReport.text(score)))
    }
    return figures
  }

  /// The names of the columns.
  package var title: String { figures.map(\.name).joined(separator: "\t") }

  /// The figures.
  package var line: String { figures.map(\.text).joined(separator: "\t") }
}
