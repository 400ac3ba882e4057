import SystemPackage

/// One row of a table, or one object.
struct LabelledRecord {
  enum Value: Equatable {
    case text([UInt8])
    case number(Double)
    case list([Value])

    var utf8: [UInt8]? {
      switch self {
      case .text(let text): text
      case .number(let number): Array(LabelValue.number(number).text.utf8)
      case .list: nil
      }
    }

    fileprivate var label: LabelValue? {
      switch self {
      case .text(let text): .name(String(decoding: text, as: UTF8.self))
      case .number(let number): .number(number)
      case .list: nil
      }
    }
  }

  /// Counted from 1.
  let line: Int
  /// By column.
  let values: [String: Value]

  /// Names that columns have where none is given, the first that is there.
  private static let usualTexts = ["text", "sentence", "tokens", "words"]
  private static let usualLabels = ["label", "labels", "tags", "ner_tags", "score"]

  /// The records as documents.
  ///
  /// - Throws: ``CorpusError/missingColumn(path:column:known:)``, ``CorpusError/repeatedColumn(path:column:)`` and
  ///   ``CorpusError/malformedRecord(path:line:expected:)``.
  static func documents(
    _ records: [LabelledRecord], _ path: FilePath, _ known: [String],
    _ columns: LabelledData.Columns
  ) throws(CorpusError) -> [LabelledDocument] {
    func column(_ name: String?, _ usual: [String]) throws(CorpusError) -> String {
      let names = name.map { [$0] } ?? usual
      guard let found = names.first(where: known.contains) else {
        throw .missingColumn(path: path, column: name ?? usual[0], known: known)
      }
      guard known.count(where: { $0 == found }) == 1 else {
        throw .repeatedColumn(path: path, column: found)
      }
      return found
    }
    let text = try column(columns.text, usualTexts)
    let label = try column(columns.label, usualLabels)
    if let pair = columns.pair { _ = try column(pair, []) }
    var documents: [LabelledDocument] = []
    for record in records {
      documents.append(
        LabelledDocument(
          text: try record.text(text, columns.pair, path),
          labels: try record.labels(label, path), line: record.line))
      if let last = documents.last, case .words(let words) = last.text,
        words.count != last.labels.count
      {
        throw .malformedRecord(
          path: path, line: record.line,
          expected: "as many labels as words, not \(last.labels.count) for \(words.count)")
      }
    }
    return documents
  }

  private func text(
    _ column: String, _ pair: String?, _ path: FilePath
  ) throws(CorpusError) -> LabelledDocument.Text {
    let value = try value(column, path)
    if case .list(let words) = value {
      let texts = words.compactMap(\.utf8)
      guard texts.count == words.count, pair == nil else {
        throw .malformedRecord(
          path: path, line: line, expected: "\(column) to be a text or an array of words")
      }
      return .words(texts)
    }
    let first = value.utf8 ?? []
    guard let pair else { return .single(first) }
    guard let second = try self.value(pair, path).utf8 else {
      throw .malformedRecord(path: path, line: line, expected: "\(pair) to be a text")
    }
    return .pair(first, second)
  }

  private func labels(_ column: String, _ path: FilePath) throws(CorpusError) -> [LabelValue] {
    let value = try value(column, path)
    guard case .list(let values) = value else { return value.label.map { [$0] } ?? [] }
    let labels = values.compactMap(\.label)
    guard labels.count == values.count else {
      throw .malformedRecord(
        path: path, line: line, expected: "\(column) to be an array of labels")
    }
    return labels
  }

  private func value(_ column: String, _ path: FilePath) throws(CorpusError) -> Value {
    guard let value = values[column] else {
      throw .malformedRecord(path: path, line: line, expected: "a value for \(column)")
    }
    return value
  }
}
