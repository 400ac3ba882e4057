package import SystemPackage

/// Documents with what they are known to be, for evaluation and for importance with labels.
package enum LabelledData: Sendable {
  case documents([LabelledDocument])
  case questions([AnsweredQuestion])

  /// The columns of a table; what is not named is looked for under the usual names.
  package struct Columns: Equatable, Sendable {
    package var text: String?
    package var pair: String?
    package var label: String?

    package init(text: String? = nil, pair: String? = nil, label: String? = nil) {
      self.text = text
      self.pair = pair
      self.label = label
    }
  }

  /// What a file can be.
  private enum Format {
    case commaSeparated
    case tabSeparated
    case jsonLines
    case json
    case conll

    /// By the ending of a file's name.
    static let endings: [String: Format] = [
      "csv": .commaSeparated, "tsv": .tabSeparated, "jsonl": .jsonLines, "ndjson": .jsonLines,
      "json": .json, "conll": .conll, "bio": .conll, "iob": .conll, "iob2": .conll,
    ]
  }

  /// Reads a file, whole; gzip is inflated.
  ///
  /// - Parameters:
  ///   - path: `.csv` (RFC 4180), `.tsv` (without quotes), `.jsonl`, `.json` (SQuAD's, or an array of objects), or
  ///     `.conll` (a word and its tag a line), and any of these with `.gz` behind it.
  ///   - columns: Where text and labels are in tables.
  /// - Throws: ``CorpusError``.
  package init(path: FilePath, _ columns: Columns) throws(CorpusError) {
    var name = path.lastComponent?.string ?? ""
    if name.hasSuffix(".gz") { name.removeLast(3) }
    let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let format = Format.endings[ending] else {
      throw .unknownDataFormat(path: path, known: Format.endings.keys.sorted())
    }
    let bytes = try Self.contents(of: path)
    switch format {
    case .commaSeparated:
      self = .documents(try SeparatedValues(path: path, .comma, bytes).documents(columns))
    case .tabSeparated:
      self = .documents(try SeparatedValues(path: path, .tab, bytes).documents(columns))
    case .jsonLines:
      self = .documents(try JSONRecords(path: path, lines: bytes).documents(columns))
    case .json:
      let file = try JSONFile(path: path, bytes)
      self =
        if let questions = try SQuADFile.questions(file) {
          .questions(questions)
        } else {
          .documents(try JSONRecords(file).documents(columns))
        }
    case .conll: self = .documents(try ColumnFile.documents(path, bytes))
    }
    if columns != Columns(), format == .conll || isQuestions { throw .noColumns(path: path) }
    guard !isEmpty else { throw .noRecords(path: path) }
  }

  private var isQuestions: Bool {
    if case .questions = self { true } else { false }
  }

  private var isEmpty: Bool {
    switch self {
    case .documents(let documents): documents.isEmpty
    case .questions(let questions): questions.isEmpty
    }
  }

  /// The text of a file, inflated, without a byte order mark.
  private static func contents(of path: FilePath) throws(CorpusError) -> [UInt8] {
    var stream = try ByteStream(.file(path))
    var bytes: [UInt8] = []
    while try stream.append(upTo: 1 << 20, to: &bytes) > 0 {}
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let line = bytes[..<min(error.byteOffsets.lowerBound, bytes.count)].count { $0 == 0x0A } + 1
      throw .invalidText(path: path, line: line)
    }
    return bytes.starts(with: ByteStream.byteOrderMark)
      ? Array(bytes.dropFirst(ByteStream.byteOrderMark.count)) : bytes
  }
}

/// A document, or two, or the words of one; and its labels.
package struct LabelledDocument: Equatable, Sendable {
  package enum Text: Equatable, Sendable {
    case single([UInt8])
    case pair([UInt8], [UInt8])
    /// One label for each.
    case words([[UInt8]])
  }

  package let text: Text
  package let labels: [LabelValue]
  /// The line of the file that it begins in, or its number among the records, counted from 1.
  package let line: Int
}

/// What a document or a word is.
package enum LabelValue: Equatable, Sendable {
  case name(String)
  case number(Double)

  /// As it would be written.
  package var text: String {
    switch self {
    case .name(let name): name
    case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
    }
  }
}

/// A question about a text, with what counts as its answer.
package struct AnsweredQuestion: Equatable, Sendable {
  package let question: [UInt8]
  package let context: [UInt8]
  /// None where the text does not answer it.
  package let answers: [Answer]

  package struct Answer: Equatable, Sendable {
    package let text: String
    /// Where it begins in the context, in Unicode scalars; `nil` where the file has no whole number for it.
    package let start: Int?

    /// Its scalars of the context; `nil` where it cannot begin where it should.
    package var place: Range<Int>? {
      guard let start, start >= 0 else { return nil }
      let (end, isTooLarge) = start.addingReportingOverflow(text.unicodeScalars.count)
      return isTooLarge ? nil : start..<end
    }
  }

  /// Whether the context has the first answer at its place; so it has where there is none, or no text of one.
  package var hasFirstAnswer: Bool {
    guard let answer = answers.first, !answer.text.isEmpty else { return true }
    guard let place = answer.place else { return false }
    return String(decoding: context, as: UTF8.self).unicodeScalars.dropFirst(place.lowerBound)
      .starts(with: answer.text.unicodeScalars)
  }
}
