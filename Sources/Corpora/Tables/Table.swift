import Bytes
import JSONText
package import SystemPackage

/// Rows with named columns, out of a file of TSV, CSV (RFC 4180), JSON Lines or CoNLL.
package struct Table: Equatable, Sendable {
  /// What stands in a column of a row.
  package enum Cell: Equatable, Sendable {
    case text(String)
    /// One entry for each word of the row's text.
    case list([String])

    /// The text; `nil` for a list.
    package var text: String? {
      if case .text(let text) = self { return text }
      return nil
    }
  }

  /// How a file is written.
  package enum Format: String, CaseIterable, Sendable {
    case tsv
    case csv
    case jsonl
    case conll
  }

  package let path: FilePath
  /// In the order of the file.
  package private(set) var columns: [String]
  /// One cell for each column.
  package private(set) var rows: [[Cell]] = []

  /// Where CoNLL's first column, the words, and its last, the labels, go.
  package static let wordColumn = "tokens"
  package static let tagColumn = "labels"

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - format: Its format; `nil` where its ending tells it.
  /// - Throws: ``CorpusError/malformedTable(path:line:expected:)``, or what is wrong with the file.
  package init(path: FilePath, format: Format? = nil) throws(CorpusError) {
    self.path = path
    columns = []
    let bytes: [UInt8]
    do throws(BytesError) {
      bytes = try ReadableFile.contents(of: path, allowingStreams: true)
    } catch {
      throw .file(error)
    }
    guard let format = format ?? Self.format(of: path) else { throw .unknownTable(path: path) }
    switch format {
    case .tsv: try readLines(bytes) { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    case .csv: try readCSV(bytes)
    case .jsonl: try readJSONLines(bytes)
    case .conll: readCoNLL(bytes)
    }
  }

  private static func format(of path: FilePath) -> Format? {
    switch path.extension?.lowercased() {
    case "tsv", "tab", "txt": .tsv
    case "csv": .csv
    case "jsonl", "ndjson", "json": .jsonl
    case "conll", "bio", "iob": .conll
    default: nil
    }
  }

  /// The cells of a column.
  ///
  /// - Throws: ``CorpusError/noColumn(path:name:columns:)``.
  package func column(_ name: String) throws(CorpusError) -> [Cell] {
    guard let index = columns.firstIndex(of: name) else {
      throw .noColumn(path: path, name: name, columns: columns)
    }
    return rows.map { $0[index] }
  }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  private mutating func readLines(
    _ bytes: [UInt8], _ split: (String) -> [Substring]
  ) throws(CorpusError) {
    for (number, line) in Self.lines(bytes).enumerated() {
      try append(split(line).map { String($0) }, line: number + 1)
    }
  }

  /// Takes the first record as the names of columns.
  private mutating func append(_ record: [String], line: Int) throws(CorpusError) {
    if columns.isEmpty {
      columns = record
      return
    }
    guard record.count == columns.count else {
      throw .malformedTable(
        path: path, line: line, expected: "\(columns.count) columns, as the first line has")
    }
    rows.append(record.map { .text($0) })
  }

  private mutating func readCSV(_ bytes: [UInt8]) throws(CorpusError) {
    var (record, cell) = ([String](), [UInt8]())
    var (isQuoted, wasQuoted) = (false, false)
    var (line, start) = (1, 1)
    var position = 0
    func ends(_ byte: UInt8) -> Bool { byte == 0x0A && !isQuoted }
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\"") where isQuoted:
        if position < bytes.count, bytes[position] == byte {
          cell.append(byte)
          position += 1
        } else {
          isQuoted = false
        }
      case UInt8(ascii: "\"") where cell.isEmpty && !wasQuoted:
        (isQuoted, wasQuoted) = (true, true)
      case UInt8(ascii: ",") where !isQuoted:
        record.append(String(decoding: cell, as: UTF8.self))
        (cell, wasQuoted) = ([], false)
      case _ where ends(byte):
        if cell.last == 0x0D, !wasQuoted { cell.removeLast() }
        record.append(String(decoding: cell, as: UTF8.self))
        try append(record, line: start)
        (record, cell, wasQuoted) = ([], [], false)
        start = line + 1
      case 0x0D where wasQuoted && !isQuoted: break
      default: cell.append(byte)
      }
      if byte == 0x0A { line += 1 }
    }
    if isQuoted { throw .malformedTable(path: path, line: start, expected: "a closing quote") }
    if !cell.isEmpty || !record.isEmpty {
      record.append(String(decoding: cell, as: UTF8.self))
      try append(record, line: start)
    }
  }

  private mutating func readJSONLines(_ bytes: [UInt8]) throws(CorpusError) {
    for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      .enumerated()
    where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
      guard let root = try? JSONDocument(parsing: Array(line)).root, root.isObject else {
        throw .malformedTable(path: path, line: number + 1, expected: "a JSON object")
      }
      var cells: [String: Cell] = [:]
      for (key, value) in root.members {
        guard let name = key.string else { continue }
        if columns.isEmpty || rows.isEmpty, !columns.contains(name) { columns.append(name) }
        cells[name] =
          value.isArray ? .list(value.elements.map(Self.text)) : .text(Self.text(value))
      }
      rows.append(columns.map { cells[$0] ?? .text("") })
    }
  }

  private static func text(_ node: JSONNode) -> String {
    node.isNull ? "" : node.string ?? String(decoding: node.text, as: UTF8.self)
  }

  /// A word and its label a line, an empty line after each sentence.
  private mutating func readCoNLL(_ bytes: [UInt8]) {
    columns = [Self.wordColumn, Self.tagColumn]
    var (words, tags) = ([String](), [String]())
    for line in Self.lines(bytes) + [""] {
      let fields = line.split { $0 == " " || $0 == "\t" }
      if let word = fields.first, let tag = fields.last, fields.count > 1, word != "-DOCSTART-" {
        words.append(String(word))
        tags.append(String(tag))
      } else if fields.isEmpty, !words.isEmpty {
        rows.append([.list(words), .list(tags)])
        (words, tags) = ([], [])
      }
    }
  }
}
