import SystemPackage

/// A table of text: the first record names the columns.
struct SeparatedValues {
  private let path: FilePath
  private var records: [(line: Int, fields: [[UInt8]])] = []

  /// - Throws: ``CorpusError/malformedRecord(path:line:expected:)``.
  init(
    path: FilePath, _ separator: SeparatedRecords.Separator, _ bytes: [UInt8]
  ) throws(CorpusError) {
    self.path = path
    var cutter = SeparatedRecords(path: path, separator)
    var position = 0
    var fields: [SeparatedRecords.Field] = []
    while let line = try cutter.next(in: bytes, from: &position, isLast: true, &fields) {
      if let header = records.first, fields.count != header.fields.count {
        throw .wrongFieldCount(path: path, line, fields.count, expected: header.fields.count)
      }
      let texts = fields.map { field in
        var text: [UInt8] = []
        field.append(from: bytes, to: &text)
        return text
      }
      records.append((line, texts))
    }
  }

  func documents(_ columns: LabelledData.Columns) throws(CorpusError) -> [LabelledDocument] {
    let names = records.first?.fields.map { String(decoding: $0, as: UTF8.self) } ?? []
    let rows = records.dropFirst().map { record in
      LabelledRecord(
        line: record.line,
        values: Dictionary(
          zip(names, record.fields.map(LabelledRecord.Value.text)),
          uniquingKeysWith: { first, _ in first }))
    }
    return try LabelledRecord.documents(rows, path, names, columns)
  }
}
