package import JSONText
package import Pruning
import SystemPackage
import Transformers

/// Models side by side.
package struct BenchmarkReport {
  private let models: [Benchmark]

  package init(_ models: [Benchmark]) {
    self.models = models
  }

  /// A table with a column for each model.
  package var text: String {
    var table = TextTable([.left] + models.map { _ in .right })
    let names = models.map { $0.directory.lastComponent?.string ?? $0.directory.string }
    let areUnique = Set(names).count == names.count
    table.append([""] + (areUnique ? names : models.map(\.directory.string)))
    func row(_ name: String, _ value: (Benchmark) -> String) {
      table.append([name] + models.map(value))
    }
    row("on disk") { Figures.bytes($0.fileBytes) }
    row("parameters") { Figures.count($0.parameters) }
    row("weights in memory") { Figures.bytes($0.weightBytes) }
    row("MACs at \(EncoderShape.standardLength)") {
      Figures.count($0.shape.multiplyAdds(length: EncoderShape.standardLength))
    }
    for index in models.first?.latencies.indices ?? 0..<0 {
      let first = models[0].latencies[index]
      row("\(first.documents) x \(first.length) tokens") { model in
        let latency = model.latencies[index]
        return "\(Figures.decimal(latency.mean * 1000, places: 2)) ± "
          + "\(Figures.decimal(latency.deviation * 1000, places: 2)) ms"
      }
      row("  speed") { model in
        "\(Figures.decimal(first.mean / max(model.latencies[index].mean, 1e-9), places: 2)) x"
      }
    }
    for index in models.first?.latencies.indices ?? 0..<0 {
      let first = models[0].latencies[index]
      row("peak memory, \(first.documents) x \(first.length)") { model in
        model.latencies[index].peakMemory.map(Figures.bytes) ?? "–"
      }
    }
    for score in models.first?.evaluation?.scores ?? [] {
      row(score.name) { model in
        let same = model.evaluation?.scores.first { $0.name == score.name }
        return same.map(EvaluationReport.text) ?? "–"
      }
    }
    return table.lines.joined(separator: "\n") + "\n"
  }

  /// What is to be said where a model sees less than the length that was asked for, or documents were cut.
  ///
  /// - Parameters:
  ///   - length: How many tokens documents were to have.
  ///   - limits: How many each model sees.
  /// - Returns: Sentences.
  package func notes(asked length: Int, limits: [Int]) -> [String] {
    var notes: [String] = []
    if let (model, limit) = zip(models, limits).min(by: { $0.1 < $1.1 }), limit < length {
      notes.append(
        "\(model.directory) sees \(Figures.counted(limit, "token")) of a document: so long are those of all passes"
      )
    }
    for model in models {
      guard let count = model.evaluation?.truncatedCount, count > 0,
        let note = LayerFitReport.note(truncated: count)
      else { continue }
      notes.append("\(model.directory): \(note)")
    }
    return notes
  }

  /// The same as a JSON object.
  package var json: JSONValue {
    let list = models.map { model in
      JSONValue.object([
        ("model", .string(model.directory.string)), ("disk_bytes", .integer(model.fileBytes)),
        ("parameters", .integer(model.parameters)),
        ("weights_bytes", .integer(model.weightBytes)),
        (
          "macs_at_\(EncoderShape.standardLength)",
          .integer(model.shape.multiplyAdds(length: EncoderShape.standardLength))
        ),
        (
          "latency",
          .array(
            model.latencies.map {
              .object([
                ("documents", .integer($0.documents)), ("length", .integer($0.length)),
                ("seconds", .number($0.mean)), ("deviation", .number($0.deviation)),
                ("peak_memory_bytes", $0.peakMemory.map { .integer($0) } ?? .null),
              ])
            })
        ),
        ("evaluation", model.evaluation.map { EvaluationReport($0).json } ?? .null),
      ])
    }
    return .object([("models", .array(list))])
  }
}
