import SystemPackage

/// CoNLL's format: a word a line, its tag in the last column, an empty line between sentences.
enum ColumnFile {
  /// The sentences; `-DOCSTART-` is none.
  ///
  /// - Throws: ``CorpusError/malformedRecord(path:line:expected:)``.
  static func documents(
    _ path: FilePath, _ bytes: [UInt8]
  ) throws(CorpusError) -> [LabelledDocument] {
    var documents: [LabelledDocument] = []
    var words: [[UInt8]] = []
    var tags: [LabelValue] = []
    var first = 1
    func end() {
      guard !words.isEmpty else { return }
      documents.append(LabelledDocument(text: .words(words), labels: tags, line: first))
      (words, tags) = ([], [])
    }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let content = line.last == 0x0D ? line.dropLast() : line
      // With tabs, a word may have spaces.
      let separator: UInt8 = content.contains(0x09) ? 0x09 : 0x20
      let columns = content.split(separator: separator)
      guard let word = columns.first else {
        end()
        continue
      }
      if word.elementsEqual("-DOCSTART-".utf8) { continue }
      guard let tag = columns.dropFirst().last else {
        throw .malformedRecord(path: path, line: number + 1, expected: "a word and its tag")
      }
      if words.isEmpty { first = number + 1 }
      words.append(Array(word))
      tags.append(.name(String(decoding: tag, as: UTF8.self)))
    }
    end()
    return documents
  }
}
