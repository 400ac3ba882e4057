import SystemPackage

/// A table of text: the first record names the columns.
///
/// SwiftCSV drops white space before fields, takes graphemes for characters (a mark after a comma hides it) and
/// ends lines at U+2028 and U+0085, which RFC 4180 has as text: so it is read by hand.
struct SeparatedValues {
  private let path: FilePath
  private var records: [(line: Int, fields: [[UInt8]])] = []

  /// Comma-separated values, RFC 4180: fields may be in quotes, two of which stand for one.
  ///
  /// - Throws: ``CorpusError/malformedRecord(path:line:expected:)`` for quotes that do not fit.
  init(path: FilePath, commas bytes: [UInt8]) throws(CorpusError) {
    self.path = path
    var fields: [[UInt8]] = []
    var (line, firstLine) = (1, 1)
    var position = 0
    while position < bytes.count {
      let (field, end, lines) = try Self.field(bytes, position, path, line)
      fields.append(field)
      line += lines
      position = end
      if position < bytes.count, bytes[position] == UInt8(ascii: ",") {
        position += 1
        // A comma at the end of the file is before an empty field.
        if position == bytes.count { fields.append([]) }
        guard position == bytes.count else { continue }
      } else if position < bytes.count {
        position += bytes[position] == 0x0D ? 2 : 1
        line += 1
      }
      append(fields, firstLine)
      fields = []
      firstLine = line
    }
    try check()
  }

  /// Tab-separated values: a field is what is between tabs, quotes included.
  ///
  /// - Throws: ``CorpusError/malformedRecord(path:line:expected:)``.
  init(path: FilePath, tabs bytes: [UInt8]) throws(CorpusError) {
    self.path = path
    for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      .enumerated()
    {
      let content = line.last == 0x0D ? line.dropLast() : line
      append(
        content.split(separator: 0x09, omittingEmptySubsequences: false).map(Array.init), number + 1
      )
    }
    try check()
  }

  /// An empty line is no record.
  private mutating func append(_ fields: [[UInt8]], _ line: Int) {
    if fields.count > 1 || fields.first?.isEmpty == false { records.append((line, fields)) }
  }

  private func check() throws(CorpusError) {
    guard let header = records.first else { return }
    for record in records where record.fields.count != header.fields.count {
      throw .malformedRecord(
        path: path, line: record.line,
        expected: "\(header.fields.count) fields, as in the first line, not \(record.fields.count)")
    }
  }

  /// The field that begins at `start`, where it ends, and how many line feeds are in it.
  private static func field(
    _ bytes: [UInt8], _ start: Int, _ path: FilePath, _ line: Int
  ) throws(CorpusError) -> (field: [UInt8], end: Int, lines: Int) {
    func ends(_ position: Int) -> Bool {
      position == bytes.count || bytes[position] == UInt8(ascii: ",") || bytes[position] == 0x0A
        || bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A
    }
    var field: [UInt8] = []
    var position = start
    guard bytes[start] == UInt8(ascii: "\"") else {
      while !ends(position) {
        field.append(bytes[position])
        position += 1
      }
      return (field, position, 0)
    }
    var lines = 0
    position += 1
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "\"") {
        position += 1
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
          guard ends(position) else {
            throw .malformedRecord(
              path: path, line: line + lines, expected: "a comma after the closing quote")
          }
          return (field, position, lines)
        }
      } else if bytes[position] == 0x0A {
        lines += 1
      }
      field.append(bytes[position])
      position += 1
    }
    throw .malformedRecord(path: path, line: line, expected: "a closing quote")
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
