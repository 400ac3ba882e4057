package import Corpora

extension Diagnosis {
  package init(_ error: CorpusError) {
    switch error {
    case .file(let error): self.init(error)
    case .tokenizer(let error): self.init(error)
    case .emptyFolder(let path):
      self.init(.noInput, "\(path) is a folder without a file in it.")
    case .notGzip(let path):
      self.init(.data, "\(path) is called .gz but does not hold gzip data.")
    case .malformedIDs(let line):
      self.init(
        .data,
        "Line \(line) of the corpus is neither an array of token ids nor an object with one as "
          + "its \"ids\".")
    case .malformedUsage(let path, let line, let expected):
      self.init(
        .data,
        "\(path): line \(line) is not as `vprune count` writes it: expected "
          + "\(Self.quoted(expected.utf8)).")
    case .unknownTable(let path):
      self.init(
        .data,
        "\(path): the name does not say how the data are written; it should end in .tsv, .csv, .jsonl or "
          + ".conll.")
    case .malformedTable(let path, let line, let expected):
      self.init(.data, "\(path): line \(line) is not \(expected).")
    case .noColumn(let path, let name, let columns):
      self.init(
        .data,
        "\(path) has no column \(Self.quoted(name.utf8)); its columns are "
          + "\(columns.prefix(20).joined(separator: ", ")).")
    case .windowsLineEnds(let path):
      self.init(
        .data, "\(path): lines end in CR LF; a program changed the table: convert it to LF alone.")
    case .usageOfOtherTokenizer(let path, let line, let id, let token, let expected):
      self.init(
        .data,
        "\(path): line \(line) counts \(Self.quoted(token.utf8)) as id \(id), which is "
          + "\(Self.quoted(expected.utf8)) in this model: it was counted with another tokenizer.")
    }
  }
}
