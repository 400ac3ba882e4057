import Bytes
import JSONText
package import SystemPackage
package import Tokenizers

/// A usage histogram as text that can be read, sorted and added up by other tools.
///
///     # vprune usage 2
///     # tokenizer 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
///     # documents 23695
///     # bytes 1012345
///     # replaced 0
///     # rows 12345
///     # sampled-from 236950
///     # seed 0
///     id⇥token⇥occurrences⇥documents⇥needed
///     1037⇥"the"⇥51234⇥20112⇥0
///
/// `rows` says how many tokens follow, so that a table that was cut short is not taken for a whole one; tables that an
/// earlier version wrote lack it. The lines of samples are there where the documents are a sample. Tab-separated; tokens are JSON strings, so that none can hold a tab or a line feed; tokens that
/// do not occur are left out; ids ascend. Version 1 has no line about the tokenizer.
package enum UsageFile {
  private static let title = "# vprune usage 2"
  private static let earlierTitle = "# vprune usage 1"
  private static let columns = "id\ttoken\toccurrences\tdocuments\tneeded"

  /// The file's text.
  package static func text(_ table: UsageTable) -> [UInt8] {
    var text = Array("\(table.tokenizer == nil ? earlierTitle : title)\n".utf8)
    if let tokenizer = table.tokenizer { text += "# tokenizer \(tokenizer)\n".utf8 }
    let totals = [
      ("documents", table.documents), ("bytes", table.textSize), ("replaced", table.replacedCount),
      ("rows", table.rows.count),
    ]
    let sample = table.sample.map {
      [("sampled-from", $0.documents), ("seed", Int(clamping: $0.seed))]
    }
    for (name, value) in totals + (sample ?? []) {
      text.append(contentsOf: "# \(name) \(value)\n".utf8)
    }
    text.append(contentsOf: "\(columns)\n".utf8)
    for (id, row) in table.rows.sorted(by: { $0.key < $1.key }) {
      text.append(contentsOf: "\(id)\t".utf8)
      text.append(contentsOf: JSONValue.utf8(row.token).line)
      let count = row.count
      text.append(
        contentsOf: "\t\(count.occurrences)\t\(count.documents)\t\(count.needed)\n".utf8)
    }
    return text
  }

  /// Reads a file that was counted with `tokenizer`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - tokenizer: The tokenizer.
  ///   - fingerprint: What tells it from others.
  /// - Returns: The histogram.
  /// - Throws: As ``read(_:)`` and ``UsageTable/usage(of:fingerprint:_:)`` do.
  package static func read(
    _ path: FilePath, for tokenizer: Tokenizer, fingerprint: String
  ) throws(CorpusError) -> Usage {
    try read(path).usage(of: tokenizer, fingerprint: fingerprint, path)
  }

  /// Reads files of different texts, and adds them up.
  ///
  /// - Parameters:
  ///   - paths: The files.
  ///   - tokenizer: The tokenizer that they were counted with.
  ///   - fingerprint: What tells it from others.
  /// - Returns: The sum.
  /// - Throws: As ``read(_:for:fingerprint:)`` and ``UsageTable/add(_:at:to:)`` do.
  package static func sum(
    of paths: [FilePath], for tokenizer: Tokenizer, fingerprint: String
  ) throws(CorpusError) -> Usage {
    let nothing = Usage(vocabularySize: tokenizer.vocabularySize)
    guard let first = paths.first else { return nothing }
    var sum = UsageTable(nothing, of: tokenizer, fingerprint: fingerprint)
    for path in paths {
      let usage = try read(path, for: tokenizer, fingerprint: fingerprint)
      try sum.add(
        UsageTable(usage, of: tokenizer, fingerprint: fingerprint), at: path, to: first)
    }
    return try sum.usage(of: tokenizer, fingerprint: fingerprint, first)
  }

  /// Reads a file, whatever tokenizer it is of.
  ///
  /// - Throws: ``CorpusError/malformedUsage(path:line:expected:)`` or
  ///   ``CorpusError/truncatedUsage(path:tokens:expected:)``.
  package static func read(_ path: FilePath) throws(CorpusError) -> UsageTable {
    let bytes: [UInt8]
    do throws(BytesError) {
      bytes = try ReadableFile.contents(of: path, allowingStreams: true)
    } catch {
      throw .file(error)
    }
    var table = UsageTable()
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    var most = (documents: 0, line: 0)
    var rowCount: Int?
    for (index, line) in lines.enumerated() where index == 0 || !line.isEmpty {
      let parser = LineParser(path: path, line: index + 1, text: line)
      if line.last == 0x0D { throw .windowsLineEnds(path: path) }
      if index == 0 {
        guard [title, earlierTitle].contains(where: { line.elementsEqual($0.utf8) }) else {
          throw parser.malformed(title)
        }
      } else if line.first == UInt8(ascii: "#") {
        try parser.total(into: &table, rows: &rowCount)
      } else if !line.elementsEqual(columns.utf8) {
        let documents = try parser.count(into: &table)
        if documents > most.documents { most = (documents, index + 1) }
      }
    }
    if let rowCount, rowCount != table.rows.count {
      throw .truncatedUsage(path: path, tokens: table.rows.count, expected: rowCount)
    }
    guard most.documents <= table.documents else {
      throw .malformedUsage(
        path: path, line: most.line, expected: "at most \(table.documents) documents")
    }
    // Whoever says version 2 says who counted: a line was lost.
    guard lines[0].elementsEqual(earlierTitle.utf8) || table.tokenizer != nil else {
      throw .malformedUsage(path: path, line: 2, expected: "# tokenizer FINGERPRINT")
    }
    return table
  }

  private struct LineParser {
    let path: FilePath
    let line: Int
    let text: ArraySlice<UInt8>

    func malformed(_ expected: String) -> CorpusError {
      .malformedUsage(path: path, line: line, expected: expected)
    }

    func total(into table: inout UsageTable, rows: inout Int?) throws(CorpusError) {
      let words = text.split(separator: UInt8(ascii: " "))
      guard words.count == 3 else { throw malformed("# NAME NUMBER") }
      let name = String(decoding: words[1], as: UTF8.self)
      if name == "tokenizer" {
        let digits = String(decoding: words[2], as: UTF8.self)
        guard digits.utf8.count == 64, digits.allSatisfy(\.isHexDigit), table.tokenizer == nil
        else { throw malformed("one fingerprint of 64 digits") }
        table.tokenizer = digits.lowercased()
        return
      }
      guard let value = Self.number(words[2]) else { throw malformed("# NAME NUMBER") }
      switch name {
      case "documents": table.documents = value
      case "bytes": table.textSize = value
      case "replaced": table.replacedCount = value
      case "rows": rows = value
      case "sampled-from": table.sample = Usage.Sample(documents: value, seed: 0)
      case "seed": table.sample?.seed = UInt64(value)
      default:
        throw malformed("tokenizer, documents, bytes, replaced, rows, sampled-from or seed")
      }
    }

    /// - Returns: In how many documents the token was.
    func count(into table: inout UsageTable) throws(CorpusError) -> Int {
      let fields = text.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      guard fields.count == 5, let number = Self.number(fields[0]),
        TokenID(exactly: number) != nil,
        let token = (try? JSONDocument(parsing: Array(fields[1])))?.root.utf8,
        let occurrences = Self.number(fields[2]), let documents = Self.number(fields[3]),
        let needed = Self.number(fields[4])
      else { throw malformed(columns) }
      guard documents <= occurrences else { throw malformed("at most as many documents") }
      guard table.rows[number] == nil else { throw malformed("each id once") }
      let count = Usage.Count(occurrences: occurrences, documents: documents, needed: needed)
      table.rows[number] = UsageTable.Row(token: token, count: count, line: line)
      return documents
    }

    private static func number(_ text: ArraySlice<UInt8>) -> Int? {
      guard text.first != UInt8(ascii: "+"), let value = Int(String(decoding: text, as: UTF8.self)),
        (0...UsageTable.largest).contains(value)
      else { return nil }
      return value
    }
  }
}
