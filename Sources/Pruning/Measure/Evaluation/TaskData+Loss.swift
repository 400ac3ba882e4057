import Kernels
import Transformers

extension TaskData {
  /// The documents in steps of a gradient, with the labels that the loss is taken at.
  ///
  /// - Throws: ``PruningError/unfitData(path:expected:task:)`` for tasks without such a loss and for documents without
  ///   a label; ``PruningError/unfitRecord(path:line:expected:)`` for answers that are not where they should be.
  func lossText(batchSize: Int) throws(PruningError) -> LossText {
    let size = max(1, batchSize)
    let ranges = stride(from: 0, to: documents.count, by: size).map {
      $0..<min($0 + size, documents.count)
    }
    let labels: LossText.Labels
    switch self.labels {
    case .classes(let classes): labels = .classes(ranges.map { Array(classes[$0]) })
    case .several(let several):
      let rows = several.map { held in names.names.indices.map { held.contains($0) ? 1.0 : 0 } }
      labels = .several(ranges.map { Self.matrix(rows[$0]) })
    case .numbers(let numbers):
      labels = .numbers(ranges.map { Self.matrix(numbers[$0].map { [$0] }[...]) })
    case .tags(let classes, let starts):
      let tokens = documents.documents.enumerated().map { document, rows in
        var labels = [Int?](repeating: nil, count: rows.count)
        for (label, start) in zip(classes[document], starts[document]) {
          if let start { labels[start] = label }
        }
        return labels
      }
      guard tokens.contains(where: { $0.contains { $0 != nil } }) else {
        throw .unfitData(path: path, expected: task.wantedData, task: task.name)
      }
      labels = .tokenClasses(ranges.map { tokens[$0].flatMap(\.self) })
    case .answers(let windows):
      if let question = windows.misplaced {
        throw .unfitRecord(
          path: path, line: question, expected: "its answer in the context at answer_start")
      }
      labels = .spans(ranges.map { Array(windows.places[$0]) })
    case .similarities:
      throw .unfitData(
        path: path, expected: "no labels: its scores are of pairs", task: task.name)
    }
    return LossText(batches: ranges.map { documents.documents($0) }, labels: labels)
  }

  private static func matrix(_ rows: ArraySlice<[Double]>) -> Matrix {
    Matrix(
      rows: rows.count, columns: rows.first?.count ?? 0, rows.flatMap { $0.map { Float($0) } })
  }
}
