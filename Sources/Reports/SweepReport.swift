package import Pruning
import Transformers

/// A line of tab-separated figures for each size of a sweep.
package struct SweepReport {
  private let point: SweepJob.Point

  package init(_ point: SweepJob.Point) {
    self.point = point
  }

  /// What was asked, by the flag.
  private var asked: [(name: String, text: String)] {
    let budget = point.budget
    var asked: [(String, Double?, Int)] = []
    switch budget.size {
    case .macs(let part): asked = [("--macs", part, 3)]
    case .speedup(let factor): asked = [("--speedup", factor, 2)]
    case .means(let heads, let neurons): asked = [("--heads", heads, 1), ("--ffn", neurons, 1)]
    case .lists, nil: break
    }
    asked.append(("--layers", budget.layers.map { Double($0) }, 0))
    return asked.compactMap { name, value, places in
      value.map { (name, Figures.decimal($0, places: places)) }
    }
  }

  private var figures: [(name: String, text: String)] {
    func list(_ counts: [Int]) -> String { counts.map(String.init).joined(separator: " ") }
    func cost(_ shape: EncoderShape) -> Double {
      Double(shape.multiplyAdds(length: EncoderShape.standardLength))
    }
    let running = point.after.running
    var figures =
      asked
      + [
        ("macs", Figures.decimal(cost(point.after) / max(1, cost(point.before)), places: 3)),
        ("heads", list(running.map(\.heads))), ("neurons", list(running.map(\.neurons))),
      ]
      + point.times.map {
        ("speed at \($0.documents) × \($0.length)", Figures.decimal($0.speedup, places: 2))
      }
      + [
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

  /// What is to be said beside them.
  package var note: String? { LayerFitReport.note(truncated: point.fit.truncated) }
}
