import Corpora
import JSONText
import Kernels
package import SystemPackage
package import Transformers

/// Where labelled documents are read from.
package struct DataSource: Equatable, Sendable {
  package var path: FilePath
  package var textColumn = "text"
  /// The second text of a pair.
  package var pairColumn: String?
  package var labelColumn = "label"
  /// How many documents one step of a gradient has, as TextPruner's data loader gives them.
  package var batchSize = 32

  package init(path: FilePath) { self.path = path }
}

/// Documents with what a model should say of them.
package struct LabelledData: Sendable {
  /// What a document is.
  package enum Labels: Equatable, Sendable {
    /// One class for each document.
    case classes([Int])
    /// For each document a class for the first token of each word, `nil` for other tokens.
    case tokenClasses([[Int?]])
    /// For each document the values of its outputs.
    case numbers([[Double]])
    /// For each document whether each of the classes holds.
    case several([[Bool]])
  }

  package let documents: TokenBatch
  package let labels: Labels
  /// The names of classes.
  package let names: [String]

  /// Reads labelled documents.
  ///
  /// - Parameters:
  ///   - source: Where they are.
  ///   - model: Its tokenizer and the names of its labels.
  ///   - task: What its head says.
  ///   - lengthLimit: Tokens of a document that it can see.
  /// - Throws: ``PruningError/unknownLabel(path:row:label:known:)`` and the like, or what is wrong with the file.
  package init(
    _ source: DataSource, _ model: Model, _ task: EncoderTask, lengthLimit: Int
  ) throws {
    let table = try Table(path: source.path)
    let names = Self.names(model.configuration)
    self.names = names
    let isTokens = task == .tokenClassification
    let texts = try table.column(
      isTokens && !table.columns.contains(source.textColumn) ? Table.wordColumn : source.textColumn)
    let labels = try table.column(
      isTokens && !table.columns.contains(source.labelColumn) ? Table.tagColumn : source.labelColumn
    )
    let pairs = try source.pairColumn.map { try table.column($0) }
    var reader = LabelledDocuments(model, lengthLimit: lengthLimit)
    var (classes, tokens, numbers, several) = ([Int](), [[Int?]](), [[Double]](), [[Bool]]())
    for (row, text) in texts.enumerated() {
      func wrong(_ expected: String) -> PruningError {
        .wrongData(path: source.path, row: row + 1, expected: expected)
      }
      func number(of label: String) throws(PruningError) -> Int {
        guard let found = Self.number(of: label, names) else {
          throw .unknownLabel(path: source.path, row: row + 1, label: label, known: names)
        }
        return found
      }
      switch task {
      case .tokenClassification:
        guard case .list(let words) = text, case .list(let tags) = labels[row],
          words.count == tags.count
        else { throw wrong("as many labels as words") }
        tokens.append(try reader.append(words: words, labels: try tags.map(number)))
        continue
      case .sequenceClassification(let kind):
        guard let document = text.text else { throw wrong("a text") }
        try reader.append(document, pair: pairs?[row].text)
        switch (kind, labels[row]) {
        case (.one, .text(let label)): classes.append(try number(of: label))
        case (.regression, let cell):
          let cells = if case .list(let list) = cell { list } else { [cell.text ?? ""] }
          let values = cells.compactMap { Double($0) }
          guard values.count == cells.count, values.allSatisfy(\.isFinite) else {
            throw wrong("a number")
          }
          numbers.append(values)
        case (.any, let cell):
          let held =
            if case .list(let list) = cell { list } else {
              (cell.text ?? "").split(separator: ",").map { $0.trimmed }
            }
          var row = Array(repeating: false, count: names.count)
          for label in held { row[try number(of: label)] = true }
          several.append(row)
        default: throw wrong("one label")
        }
      default: throw PruningError.noLabels(task: task.words)
      }
    }
    documents = reader.batch
    self.labels =
      switch task {
      case .tokenClassification: .tokenClasses(tokens)
      case .sequenceClassification(.regression): .numbers(numbers)
      case .sequenceClassification(.any): .several(several)
      default: .classes(classes)
      }
  }

  /// The names of classes in the order of their numbers.
  private static func names(_ configuration: ModelConfiguration) -> [String] {
    guard let names = configuration.node(at: "id2label") else { return ["LABEL_0", "LABEL_1"] }
    var found: [Int: String] = [:]
    for (key, value) in names.members {
      guard let number = key.string.flatMap({ Int($0) }), number >= 0 else { continue }
      found[number] = value.string ?? ""
    }
    return (0..<found.count).map { found[$0] ?? "" }
  }

  /// A class by its name or, where no name is like it, by its number.
  private static func number(of label: String, _ names: [String]) -> Int? {
    names.firstIndex(of: label) ?? Int(label).flatMap { names.indices.contains($0) ? $0 : nil }
  }

  /// The documents in steps of a gradient.
  func lossText(batchSize: Int) -> LossText {
    let ranges = stride(from: 0, to: documents.count, by: max(1, batchSize)).map {
      $0..<min($0 + max(1, batchSize), documents.count)
    }
    let batches = ranges.map { documents.documents($0) }
    let labels: LossText.Labels =
      switch self.labels {
      case .classes(let classes): .classes(ranges.map { Array(classes[$0]) })
      case .tokenClasses(let classes): .tokenClasses(ranges.map { classes[$0].flatMap(\.self) })
      case .numbers(let numbers): .numbers(ranges.map { Self.matrix(numbers[$0].map { $0 }) })
      case .several(let several):
        .several(ranges.map { Self.matrix(several[$0].map { $0.map { $0 ? 1 : 0 } }) })
      }
    return LossText(batches: batches, labels: labels)
  }

  private static func matrix(_ rows: [[Double]]) -> Matrix {
    Matrix(
      rows: rows.count, columns: rows.first?.count ?? 0, rows.flatMap { $0.map { Float($0) } })
  }
}

extension EncoderTask {
  /// What outputs are, in words.
  var words: String {
    switch self {
    case .hiddenStates: "hidden states"
    case .sentenceEmbedding: "sentence embeddings"
    case .sequenceClassification: "labels of texts"
    case .tokenClassification: "labels of tokens"
    case .questionAnswering: "answers"
    case .maskedLanguageModel: "words"
    }
  }
}

extension Substring {
  /// Without spaces at both ends.
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
