import SystemPackage

/// The texts of a table's column, out of parts of it.
struct TableTexts: Sendable {
  private var records: SeparatedRecords
  private let column: String
  /// Which field the text is, and how many there are, as the first record says.
  private var place: (index: Int, count: Int)?
  /// The start of a record whose end has not been read.
  private var rest: [UInt8] = []

  init(path: FilePath, _ separator: SeparatedRecords.Separator, column: String) {
    records = SeparatedRecords(path: path, separator)
    self.column = column
  }

  /// Takes the table's next part, valid UTF-8, and returns the texts of the records that end in it.
  ///
  /// - Throws: ``CorpusError/malformedRecord(path:line:expected:)``, or
  ///   ``CorpusError/missingTextColumn(path:column:known:)`` and
  ///   ``CorpusError/repeatedColumn(path:column:)``.
  mutating func texts(of part: [UInt8], isLast: Bool) throws(CorpusError) -> DocumentTexts {
    let bytes = rest.isEmpty ? part : rest + part
    var texts = DocumentTexts()
    var position = 0
    var fields: [SeparatedRecords.Field] = []
    while let line = try records.next(in: bytes, from: &position, isLast: isLast, &fields) {
      guard let place else {
        place = (try index(of: fields, bytes), fields.count)
        continue
      }
      guard fields.count == place.count else {
        throw .wrongFieldCount(path: records.path, line, fields.count, expected: place.count)
      }
      texts.append { fields[place.index].append(from: bytes, to: &$0) }
    }
    rest = Array(bytes[position...])
    return texts
  }

  private func index(
    of fields: [SeparatedRecords.Field], _ bytes: [UInt8]
  ) throws(CorpusError) -> Int {
    let names = fields.map { field in
      var name: [UInt8] = []
      field.append(from: bytes, to: &name)
      return name
    }
    guard let index = names.firstIndex(of: Array(column.utf8)) else {
      throw .missingTextColumn(
        path: records.path, column: column, known: names.map { String(decoding: $0, as: UTF8.self) }
      )
    }
    guard names.lastIndex(of: names[index]) == index else {
      throw .repeatedColumn(path: records.path, column: column)
    }
    return index
  }
}

extension CorpusError {
  /// A record that has not as many fields as the table's first.
  static func wrongFieldCount(
    path: FilePath, _ line: Int, _ found: Int, expected: Int
  ) -> CorpusError {
    .malformedRecord(
      path: path, line: line, expected: "\(expected) fields, as in the first line, not \(found)")
  }
}
