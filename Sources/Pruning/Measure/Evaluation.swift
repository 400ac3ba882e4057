import Kernels
import Transformers

/// How well a model says what labelled documents say.
package struct Evaluation: Equatable, Sendable {
  package private(set) var documents = 0
  /// Documents that were longer than the model's positions.
  package private(set) var truncated = 0
  /// The measures, by their names.
  package private(set) var measures: [(name: String, value: Double)] = []

  package static func == (left: Evaluation, right: Evaluation) -> Bool {
    left.documents == right.documents && left.truncated == right.truncated
      && left.measures.elementsEqual(right.measures) { $0 == $1 }
  }

  /// Runs a model on labelled documents.
  ///
  /// - Throws: What is wrong with the model or the documents.
  package init(of model: Model, on source: DataSource, threads: Int) throws {
    let encoder = try Transformers.Encoder(model.configuration, model.checkpoint)
    let data = try LabelledData(source, model, encoder.task, lengthLimit: encoder.lengthLimit)
    try self.init(encoder, data, threads: threads)
  }

  /// Runs an encoder.
  init(_ encoder: Transformers.Encoder, _ data: LabelledData, threads: Int) throws {
    documents = data.documents.count
    truncated = data.documents.truncatedCount
    let outputs = try encoder.map(
      data.documents.batches(tokenLimit: encoder.traceTokenLimit), threads: threads
    ) { _, batch, run throws(TransformerError) in try encoder.outputs(batch, run) }
    let rows = outputs.flatMap { matrix in
      (0..<matrix.rows).map { row in (0..<matrix.columns).map { matrix[row, $0] } }
    }
    func best(_ row: [Float]) -> Int { row.indices.max { row[$0] < row[$1] } ?? 0 }
    switch data.labels {
    case .classes(let classes):
      measures = Self.classes(zip(rows.map(best), classes).map { ($0, $1) }, data.names.count)
    case .tokenClasses(let classes):
      let pairs = zip(rows, classes.flatMap(\.self)).compactMap { row, label in
        label.map { (best(row), $0) }
      }
      measures = Self.classes(pairs, data.names.count)
      var place = 0
      var counts = SpanCounts()
      for document in classes {
        let own = document.indices.compactMap { index in
          document[index].map { (best(rows[place + index]), $0) }
        }
        place += document.count
        counts.add(
          found: own.map { data.names[$0.0] }, wanted: own.map { data.names[$0.1] })
      }
      measures.append(("span F1", counts.f1))
    case .numbers(let numbers):
      measures = Self.numbers(zip(rows, numbers).flatMap { zip($0.map { Double($0) }, $1) })
    case .several(let several):
      let pairs = zip(rows, several).flatMap { row, held in zip(row.map { $0 > 0 }, held) }
      let whole = zip(rows, several).count { row, held in row.map { $0 > 0 } == held }
      measures = [
        ("exact match", Self.part(whole, of: several.count)),
        ("micro F1", Self.f1(pairs.map { ($0.0 ? 1 : 0, $0.1 ? 1 : 0) }, 1)),
      ]
    }
  }

  private static func part(_ count: Int, of all: Int) -> Double {
    all > 0 ? Double(count) / Double(all) : 0
  }

  /// Accuracy, and the mean of the F1 scores of classes that occur.
  private static func classes(
    _ pairs: [(found: Int, wanted: Int)], _ count: Int
  ) -> [(String, Double)] {
    let present = Set(pairs.flatMap { [$0.found, $0.wanted] }).sorted()
    let scores = present.map { f1(pairs, $0) }
    return [
      ("accuracy", part(pairs.count { $0.found == $0.wanted }, of: pairs.count)),
      ("macro F1", scores.reduce(0, +) / Double(max(1, scores.count))),
    ]
  }

  private static func f1(_ pairs: [(found: Int, wanted: Int)], _ label: Int) -> Double {
    let both = pairs.count { $0.found == label && $0.wanted == label }
    let either =
      pairs.count { $0.found == label } + pairs.count { $0.wanted == label }
    return part(2 * both, of: either)
  }

  private static func numbers(_ pairs: [(found: Double, wanted: Double)]) -> [(String, Double)] {
    let count = Double(max(1, pairs.count))
    let error = pairs.reduce(0.0) { $0 + ($1.found - $1.wanted) * ($1.found - $1.wanted) } / count
    let means = (
      pairs.reduce(0.0) { $0 + $1.found } / count, pairs.reduce(0.0) { $0 + $1.wanted } / count
    )
    let (a, b, c) = pairs.reduce((0.0, 0.0, 0.0)) { sums, pair in
      let (x, y) = (pair.found - means.0, pair.wanted - means.1)
      return (sums.0 + x * y, sums.1 + x * x, sums.2 + y * y)
    }
    let spread = (b * c).squareRoot()
    return [("Pearson", spread > 0 ? a / spread : 0), ("mean squared error", error)]
  }
}

/// How many spans of token labels (B-X, I-X, O) are the same: those of the CoNLL-2000 evaluation.
private struct SpanCounts {
  private var both = 0
  private var found = 0
  private var wanted = 0

  private struct Span: Hashable {
    let range: Range<Int>
    let kind: Substring
  }

  mutating func add(found: [String], wanted: [String]) {
    let (mine, theirs) = (Self.spans(found), Self.spans(wanted))
    both += mine.intersection(theirs).count
    self.found += mine.count
    self.wanted += theirs.count
  }

  var f1: Double { found + wanted > 0 ? 2 * Double(both) / Double(found + wanted) : 0 }

  private static func spans(_ tags: [String]) -> Set<Span> {
    var spans: Set<Span> = []
    var open: (start: Int, kind: Substring)?
    for (index, tag) in (tags + ["O"]).enumerated() {
      let kind = tag.hasPrefix("B-") || tag.hasPrefix("I-") ? tag.dropFirst(2) : tag[...]
      let isOutside = tag == "O" || tag.isEmpty
      if let span = open, isOutside || tag.hasPrefix("B-") || kind != span.kind {
        spans.insert(Span(range: span.start..<index, kind: span.kind))
        open = nil
      }
      if !isOutside, open == nil { open = (index, kind) }
    }
    return spans
  }
}
