import SystemPackage

/// A corpus as a user names it.
package struct CorpusRequest: Equatable, Sendable {
  /// Files, folders, patterns, and `-` for standard input.
  package var paths: [String]
  package var fields: TextFields

  package init(_ paths: [String], _ fields: TextFields = TextFields()) {
    (self.paths, self.fields) = (paths, fields)
  }

  package var isEmpty: Bool { paths.isEmpty }
}

/// Where the text is in files of records, and which files these are.
///
/// A file is what its name says: `.jsonl` and `.ndjson` JSON Lines, `.csv` and `.tsv` tables, with or
/// without `.gz` behind it; any other is lines of text. Standard input has no name: it is what is
/// asked of it.
package struct TextFields: Equatable, Sendable {
  /// In JSON Lines: the member with the text, `text` where none is named.
  ///
  /// `a.b` is member b of the object a, where the object has no member called "a.b".
  package var field: String?
  /// In tables: the column with the text, `text` where none is named.
  package var column: String?
  /// Whether every file is lines, whatever it is called.
  package var readsLines: Bool
  /// Whether standard input is frames: documents, or objects where ``field`` is named.
  package var readsFrames: Bool
  /// Whether the names may be another corpus's, so that this one need not have files with such.
  package var areShared = false

  package init(
    field: String? = nil, column: String? = nil, readsLines: Bool = false, readsFrames: Bool = false
  ) {
    (self.field, self.column) = (field, column)
    (self.readsLines, self.readsFrames) = (readsLines, readsFrames)
  }

  /// How a source's documents are told apart.
  enum Form: Equatable, Sendable {
    case lines
    case jsonLines(field: String)
    /// Frames that hold documents, or objects with the text under a name (``DocumentFrames``).
    case frames(field: String?)
    case table(SeparatedRecords.Separator, column: String)
  }

  /// What a member or a column with text is called where nothing else is said.
  private static let usualName = "text"

  func form(of source: Corpus.Source) -> Form {
    if readsLines { return .lines }
    if readsFrames { return .frames(field: field) }
    var name = (source.name.lastComponent?.string ?? "").lowercased()
    if name.hasSuffix(".gz") { name.removeLast(3) }
    switch FilePath(name).extension {
    case "jsonl", "ndjson": return .jsonLines(field: field ?? Self.usualName)
    case "csv": return .table(.comma, column: column ?? Self.usualName)
    case "tsv": return .table(.tab, column: column ?? Self.usualName)
    default: break
    }
    if case .file = source { return .lines }
    if let field { return .jsonLines(field: field) }
    return column.map { .table(.comma, column: $0) } ?? .lines
  }

  /// Whether a name that was given is one that some source can have.
  ///
  /// - Throws: ``CorpusError/unusedName(option:endings:)``.
  func check(_ sources: [Corpus.Source]) throws(CorpusError) {
    if areShared { return }
    let forms = sources.map(form)
    let (objects, tables) = (
      forms.contains { form in
        switch form {
        case .jsonLines, .frames(field: .some): true
        default: false
        }
      },
      forms.contains { if case .table = $0 { true } else { false } }
    )
    if field != nil, !objects {
      throw .unusedName(option: "--field", endings: [".jsonl", ".ndjson"])
    }
    if column != nil, !tables { throw .unusedName(option: "--column", endings: [".csv", ".tsv"]) }
  }
}
