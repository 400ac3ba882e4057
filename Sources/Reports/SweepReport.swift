package import JSONText
package import Pruning
import Transformers

/// A line of tab-separated figures for each size of a sweep.
package struct SweepReport {
  private let point: SweepJob.Point

  package init(_ point: SweepJob.Point) {
    self.point = point
  }

  /// What was asked, as on the command line.
  package static func words(for budget: LayerBudget) -> String {
    asked(budget).map { "\($0.name) \($0.text)" }.joined(separator: " ")
  }

  /// What was asked, by the flag.
  private static func asked(_ budget: LayerBudget) -> [(name: String, text: String)] {
    var asked: [(String, Double?)] = []
    switch budget.size {
    case .macs(let part): asked = [("--macs", part)]
    case .speedup(let factor): asked = [("--speedup", factor)]
    case .means(let heads, let neurons): asked = [("--heads", heads), ("--ffn", neurons)]
    case .lists, nil: break
    }
    asked.append(("--layers", budget.layers.map { Double($0) }))
    return asked.compactMap { name, value in value.map { (name, Figures.plain($0)) } }
  }

  private var figures: [(name: String, text: String)] {
    func list(_ counts: [Int]) -> String { counts.map(String.init).joined(separator: " ") }
    func cost(_ shape: EncoderShape) -> Double {
      Double(shape.multiplyAdds(length: EncoderShape.standardLength))
    }
    let running = point.after.running
    var figures =
      Self.asked(point.budget)
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
  package var notes: [String] {
    let size = Self.words(for: point.budget)
    let report = LayerFitReport(point.fit, of: point.budget, times: point.times)
    let cut = [point.fit.truncated, point.evaluation?.truncatedCount ?? 0].max() ?? 0
    return (report.warnings + [LayerFitReport.note(truncated: cut)].compactMap(\.self)).map {
      "\(size): \($0)"
    }
  }

  /// A size that cannot be had, and why, for programs.
  package static func json(impossible budget: LayerBudget, because reason: String) -> JSONValue {
    .object([("asked", budget.json), ("reason", .string(reason))])
  }

  /// The same for programs.
  package var json: JSONValue {
    let report = LayerFitReport(point.fit, of: point.budget, times: point.times)
    let macs: [(key: String, value: JSONValue)] = [point.before, point.after].enumerated().map {
      (
        $0 == 0 ? "before" : "after",
        .integer($1.multiplyAdds(length: EncoderShape.standardLength))
      )
    }
    func counts(_ count: (EncoderShape.Layer) -> Int) -> JSONValue {
      .array(point.after.running.map { .integer(count($0)) })
    }
    var members: [(key: String, value: JSONValue)] = [("asked", point.budget.json)]
    members.append(("macs_at_\(EncoderShape.standardLength)", .object(macs)))
    members.append(("heads", counts(\.heads)))
    members.append(("neurons", counts(\.neurons)))
    members.append(("fit", point.fit.json))
    members.append(("latency", .array(point.times.map(\.json))))
    members.append(("evaluation", point.evaluation.map { EvaluationReport($0).json } ?? .null))
    members.append(("warnings", .array(report.warnings.map { .string($0) })))
    return .object(members)
  }
}
