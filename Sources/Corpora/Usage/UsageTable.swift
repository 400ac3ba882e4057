package import SystemPackage
package import Tokenizers

/// A usage histogram as a table that says its tokens, so that it needs no tokenizer beside it.
package struct UsageTable: Equatable, Sendable {
  /// What is known of one token.
  package struct Row: Equatable, Sendable {
    package var token: [UInt8]
    package var count: Usage.Count
    /// The line of the file, counted from 1.
    var line = 0

    package static func == (left: Row, right: Row) -> Bool {
      (left.token, left.count) == (right.token, right.count)
    }
  }

  /// What counted: hexadecimal digits; `nil` in tables of earlier versions, which do not say it.
  package internal(set) var tokenizer: String?
  package internal(set) var documents = 0
  /// Bytes of text.
  package internal(set) var textSize = 0
  /// Invalid UTF-8 sequences that were counted as U+FFFD.
  package internal(set) var replacedCount = 0
  /// What the documents are a sample of, if they are one.
  package internal(set) var sample: Usage.Sample?
  /// By id.
  package internal(set) var rows: [Int: Row] = [:]

  /// The largest number that a table may hold: so many can be added up over all tokens without overflow.
  static let largest = 1 << 44

  init() {}

  /// - Parameters:
  ///   - usage: The counts.
  ///   - tokenizer: Whose tokens were counted.
  ///   - fingerprint: What tells this tokenizer from others.
  package init(_ usage: Usage, of tokenizer: Tokenizer, fingerprint: String) {
    self.tokenizer = fingerprint
    (documents, textSize, replacedCount) = (usage.documents, usage.textSize, usage.replacedCount)
    sample = usage.sample
    for (index, count) in usage.counts.enumerated() where count != Usage.Count() {
      let token = tokenizer.token(TokenID(UInt32(index))).map(Array.init) ?? []
      rows[index] = Row(token: token, count: count)
    }
  }

  /// The counts by id, of the tokenizer that they must be of.
  ///
  /// - Parameters:
  ///   - tokenizer: The tokenizer.
  ///   - fingerprint: What tells it from others.
  ///   - path: Where the table is.
  /// - Returns: The histogram.
  /// - Throws: ``CorpusError/usageOfOtherModel(path:)`` where the fingerprint is another, and where there is none,
  ///   ``CorpusError/usageOfOtherTokenizer(path:line:id:token:expected:)`` where a token is another.
  package func usage(
    of tokenizer: Tokenizer, fingerprint: String, _ path: FilePath
  ) throws(CorpusError) -> Usage {
    guard self.tokenizer ?? fingerprint == fingerprint else { throw .usageOfOtherModel(path: path) }
    var usage = Usage(vocabularySize: tokenizer.vocabularySize)
    (usage.documents, usage.textSize, usage.replacedCount) = (documents, textSize, replacedCount)
    usage.sample = sample
    for (number, row) in rows.sorted(by: { $0.value.line < $1.value.line }) {
      let id = TokenID(exactly: number)
      let expected = id.flatMap { tokenizer.token($0) }
      guard let id, expected == row.token[...] else {
        throw .usageOfOtherTokenizer(
          path: path, line: row.line, id: number, token: String(decoding: row.token, as: UTF8.self),
          expected: expected.map { String(decoding: $0, as: UTF8.self) })
      }
      usage[id] = row.count
    }
    return usage
  }

  /// Adds the counts of other documents.
  ///
  /// - Parameters:
  ///   - other: A table of the same tokenizer.
  ///   - path: Where it is.
  ///   - first: Where this one is.
  /// - Throws: ``CorpusError/usageWithoutTokenizer(path:)`` where one of them does not say what counted,
  ///   ``CorpusError/usagesOfTwoTokenizers(path:other:)``, and ``CorpusError/usageTooLarge(path:)``.
  package mutating func add(
    _ other: UsageTable, at path: FilePath, to first: FilePath
  ) throws(CorpusError) {
    guard let tokenizer else { throw .usageWithoutTokenizer(path: first) }
    guard let otherTokenizer = other.tokenizer else { throw .usageWithoutTokenizer(path: path) }
    guard tokenizer == otherTokenizer else {
      throw .usagesOfTwoTokenizers(path: path, other: first)
    }
    func add(_ number: Int, to sum: inout Int) throws(CorpusError) {
      let (value, overflow) = sum.addingReportingOverflow(number)
      guard !overflow, value <= Self.largest else { throw .usageTooLarge(path: path) }
      sum = value
    }
    if let seed = (sample ?? other.sample)?.seed {
      var whole = sample?.documents ?? documents
      try add(other.sample?.documents ?? other.documents, to: &whole)
      sample = Usage.Sample(documents: whole, seed: seed)
    }
    try add(other.documents, to: &documents)
    try add(other.textSize, to: &textSize)
    try add(other.replacedCount, to: &replacedCount)
    for (id, row) in other.rows {
      guard var sum = rows[id] else {
        rows[id] = row
        continue
      }
      guard sum.token == row.token else { throw .usagesOfTwoTokenizers(path: path, other: first) }
      try add(row.count.occurrences, to: &sum.count.occurrences)
      try add(row.count.documents, to: &sum.count.documents)
      try add(row.count.needed, to: &sum.count.needed)
      rows[id] = sum
    }
  }
}
