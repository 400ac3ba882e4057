import JSONText
import SystemPackage

/// A file that is one JSON document.
struct JSONFile {
  let path: FilePath
  let root: JSONNode

  /// - Throws: ``CorpusError/malformedJSON(path:_:)``.
  init(path: FilePath, _ bytes: [UInt8]) throws(CorpusError) {
    self.path = path
    do throws(JSONError) {
      root = try JSONDocument(parsing: bytes).root
    } catch {
      throw .malformedJSON(path: path, error)
    }
  }
}

/// Objects, of an array or one a line.
struct JSONRecords {
  private let path: FilePath
  private let records: [(line: Int, object: JSONNode)]

  /// JSON Lines; empty lines are passed over.
  ///
  /// - Throws: ``CorpusError/malformedRecord(path:line:expected:)``.
  init(path: FilePath, lines bytes: [UInt8]) throws(CorpusError) {
    self.path = path
    var records: [(line: Int, object: JSONNode)] = []
    try ObjectTexts.forEachLine(of: bytes) { number, line throws(CorpusError) in
      records.append((number + 1, try ObjectTexts.record(bytes[line], path, line: number + 1)))
    }
    self.records = records
  }

  /// An array of objects.
  ///
  /// - Throws: ``CorpusError/malformedRecord(path:line:expected:)``.
  init(_ file: JSONFile) throws(CorpusError) {
    path = file.path
    guard file.root.isArray else {
      throw .malformedRecord(
        path: path, line: 1, expected: "an array of objects, or SQuAD's object with \"data\"")
    }
    records = file.root.elements.enumerated().map { ($0 + 1, $1) }
  }

  func documents(_ columns: LabelledData.Columns) throws(CorpusError) -> [LabelledDocument] {
    var names: [String] = []
    var rows: [LabelledRecord] = []
    for (line, object) in records {
      guard object.isObject else {
        throw .malformedRecord(path: path, line: line, expected: "a JSON object")
      }
      var values: [String: LabelledRecord.Value] = [:]
      for (key, value) in object.members {
        guard let key = key.string else { continue }
        if !names.contains(key) { names.append(key) }
        values[key] = Self.value(value)
      }
      rows.append(LabelledRecord(line: line, values: values))
    }
    return try LabelledRecord.documents(rows, path, names, columns)
  }

  /// `nil` for what is no text, number or list of these.
  private static func value(_ node: JSONNode) -> LabelledRecord.Value? {
    if let text = node.utf8 { return .text(text) }
    if let number = node.double { return .number(number) }
    if let flag = node.bool { return .number(flag ? 1 : 0) }
    guard node.isArray else { return nil }
    let values = node.elements.map(value)
    return values.contains { $0 == nil } ? nil : .list(values.compactMap(\.self))
  }
}

/// SQuAD's format, versions 1.1 and 2.0: articles, paragraphs, questions.
enum SQuADFile {
  /// The questions; `nil` where the file is none of SQuAD's.
  ///
  /// - Throws: ``CorpusError/malformedRecord(path:line:expected:)``.
  static func questions(_ file: JSONFile) throws(CorpusError) -> [AnsweredQuestion]? {
    guard let articles = file.root["data"], articles.isArray else { return nil }
    var questions: [AnsweredQuestion] = []
    for article in articles.elements {
      for paragraph in (article["paragraphs"]?.elements).map(Array.init) ?? [] {
        guard let context = paragraph["context"]?.utf8 else {
          throw .malformedRecord(
            path: file.path, line: questions.count + 1, expected: "a context in each paragraph")
        }
        for question in (paragraph["qas"]?.elements).map(Array.init) ?? [] {
          guard let text = question["question"]?.utf8 else {
            throw .malformedRecord(
              path: file.path, line: questions.count + 1, expected: "a question")
          }
          let isImpossible = question["is_impossible"]?.bool ?? false
          let answers = isImpossible ? [] : Self.answers(question["answers"])
          guard let answers else {
            throw .malformedRecord(
              path: file.path, line: questions.count + 1,
              expected: "answers to be an array of objects with a text each")
          }
          questions.append(AnsweredQuestion(question: text, context: context, answers: answers))
        }
      }
    }
    return questions
  }

  /// `nil` where they are no array of objects with a text.
  private static func answers(_ node: JSONNode?) -> [AnsweredQuestion.Answer]? {
    guard let node, !node.isNull else { return [] }
    guard node.isArray else { return nil }
    var answers: [AnsweredQuestion.Answer] = []
    for answer in node.elements {
      guard let text = answer["text"]?.string else { return nil }
      answers.append(AnsweredQuestion.Answer(text: text, start: answer["answer_start"]?.int))
    }
    return answers
  }
}
