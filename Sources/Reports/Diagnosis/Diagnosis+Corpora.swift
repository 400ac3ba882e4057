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
    case .truncatedUsage(let path, let tokens, let expected):
      self.init(
        .data,
        "\(path) says that it has \(Figures.counted(expected, "token")), but has \(Figures.count(tokens)): a part of it "
          + "is missing; count again.")
    case .windowsLineEnds(let path):
      self.init(
        .data, "\(path): lines end in CR LF; a program changed the table: convert it to LF alone.")
    case .usageOfOtherTokenizer(let path, let line, let id, let token, let expected):
      self.init(
        .data,
        "\(path): line \(line) counts \(Self.quoted(token.utf8)) as id \(id), which "
          + (expected.map { "is \(Self.quoted($0.utf8)) in this model" }
            ?? "this model does not have")
          + ": it was counted with another tokenizer.")
    case .usageOfOtherModel(let path):
      self.init(
        .data,
        "\(path) was counted with another tokenizer than this model's; count the text again with it."
      )
    case .usageWithoutTokenizer(let path):
      self.init(
        .data,
        "\(path) does not say which tokenizer counted, because an earlier version wrote it; name its model with "
          + "--model, or count again.")
    case .usagesOfTwoTokenizers(let path, let other):
      self.init(
        .data,
        "\(path) was counted with another tokenizer than \(other); their counts cannot be added up."
      )
    case .usageTooLarge(let path):
      self.init(
        .data,
        "\(path): with its counts a sum is above 2^44, more than a table can hold; merge fewer.")
    case .unknownDataFormat(let path, let known):
      self.init(
        .usage,
        "\(path): the name does not tell what the data is; let it end in one of "
          + known.map { ".\($0)" }.joined(separator: ", ") + ".")
    case .noRecords(let path): self.init(.data, "\(path) has no documents.")
    case .malformedJSON(let path, let error): self.init(.data, "\(path): \(error.sentence)")
    case .malformedRecord(let path, let line, let expected):
      self.init(.data, "\(path): record at line \(line): expected \(expected).")
    case .malformedObject(let path, let line, let error):
      self.init(
        .data,
        "\(path): record at line \(line): expected a JSON object; it is \(error.sentence)")
    case .missingColumn(let path, _, []): self.init(.data, "\(path) has no documents.")
    case .missingColumn(let path, let column, let known):
      self.init(
        .data,
        "\(path) has no column \(Self.quoted(column.utf8)), but "
          + Self.list(known)
          + "; name it with --text-column, --pair-column or --label-column.")
    case .repeatedColumn(let path, let column):
      self.init(
        .data,
        "\(path) has several columns \(Self.quoted(column.utf8)); give each a name of its own.")
    case .noColumns(let path):
      self.init(
        .usage,
        "\(path) has no columns with names; leave --text-column, --pair-column and --label-column out."
      )
    case .namedTwice(let path):
      self.init(
        .usage,
        "\(path) is named twice, so that its documents would count twice; name each file once, also where a folder "
          + "or a pattern stands for it.")
    case .noMatch(let pattern):
      self.init(.noInput, "No file matches \(Self.quoted(pattern.utf8)); check the pattern.")
    case .unusedName(let option, let endings):
      self.init(
        .usage,
        "\(option) names the text in files that end in \(endings.joined(separator: " or ")), and the "
          + "corpus has none.")
    case .missingTextColumn(let path, let column, let known):
      self.init(
        .data,
        "\(path) has no column \(Self.quoted(column.utf8)), but \(Self.list(known)); name the one with "
          + "the text with --column.")
    case .missingField(let path, let line, let field, let known):
      self.init(
        .data,
        "\(path): line \(line) has no text called \(Self.quoted(field.utf8))"
          + (known.isEmpty ? "" : ", but \(Self.list(known))") + "; name it with --field.")
    case .fieldWithoutText(let path, let line, let field):
      self.init(
        .data,
        "\(path): line \(line) has something else than a string as \(Self.quoted(field.utf8)), such as null; "
          + "leave such lines out, or name another member with --field.")
    case .tooLittleMemory(let bound, let needed):
      self.init(
        .usage,
        "--memory allows \(Figures.bytes(bound)), but counting takes \(Figures.bytes(needed)) with this "
          + "tokenizer on so many threads; allow more, or use fewer --threads.")
    case .emptySample(let documents):
      self.init(
        .data,
        "None of the corpus's \(Figures.counted(documents, "document")) is in the sample; take a larger "
          + "one with --sample or --sample-bytes.")
    case .unusableProgress(let path):
      self.init(
        .data,
        "\(path) holds the progress of another count, because files or options have changed since; "
          + "remove it to begin anew.")
    case .truncatedFrames(let path, let document):
      self.init(
        .data,
        "\(path): the frames end at document \(document) without an end mark; the sender was "
          + "stopped, or does not write one.")
    case .oversizedFrame(let path, let document, let size, let limit):
      self.init(
        .data,
        "\(path): the frame of document \(document) says \(Figures.count(size)) bytes, and a document "
          + "has \(Figures.count(limit)) at most; split it, or see whether the input is frames at all."
      )
    case .bytesAfterFrames(let path, let documents):
      self.init(
        .data,
        "\(path): there are bytes behind the mark that ends the frames, after "
          + "\(Figures.counted(documents, "document")); send one stream to a process.")
    case .invalidText(let path, let line):
      self.init(.data, "\(path): line \(line) is not UTF-8; convert the file.")
    }
  }

  private static func list(_ names: [String]) -> String {
    let more = names.count > 12 ? " and \(names.count - 12) more" : ""
    return names.prefix(12).map { quoted($0.utf8) }.joined(separator: ", ") + more
  }
}
