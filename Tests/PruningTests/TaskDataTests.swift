import Checkpoints
import Corpora
import Kernels
import SystemPackage
import TestSupport
import Testing
import Transformers

@testable import Pruning

/// Labelled files as a model sees them.
struct TaskDataTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(
    _ text: String, _ name: String = "data.csv", _ columns: LabelledData.Columns = .init(),
    of formula: FormulaBERT = FormulaBERT()
  ) throws -> TaskData {
    try formula.write("model", in: folder)
    let path = try folder.write(name, text.utf8)
    let model = try Model(directory: folder.path.appending("model"))
    return try TaskData(
      DataSource(path: path, columns: columns), model,
      Transformers.Encoder(model.configuration, model.checkpoint))
  }

  private func classes(_ data: TaskData) -> [Int] {
    if case .classes(let classes) = data.labels { classes } else { [] }
  }

  private func numbers(_ data: TaskData) -> [Double] {
    if case .numbers(let numbers) = data.labels { numbers } else { [] }
  }

  /// A line feed in quotes is text; the next record begins after it.
  @Test func quotedLineFeeds() throws {
    let data = try read("text,label\n\"w5\nw6\",LABEL_1\r\n\"w7 \"\"w8\"\"\",2\n\"\n\",0\n")
    #expect(classes(data) == [1, 2, 0])
    #expect(data.count == 3 && data.truncatedCount == 0)
    let rows = data.documents.documents.map { Array(data.documents.tokenIDs[$0]) }
    #expect(rows[0] == [2, 5, 6, 3])
    // Quotes are no tokens of this model: they are unknown.
    #expect(rows[1] == [2, 7, 1, 8, 1, 3])
    #expect(rows[2] == [2, 3])
  }

  /// A record after one with line feeds is named by its own line.
  @Test func linesAreCounted() throws {
    let path = folder.path.appending("data.csv")
    #expect(
      throws: PruningError.unknownLabel(
        path: path, line: 4, label: "no", known: ["LABEL_0", "LABEL_1", "LABEL_2"])
    ) { try read("text,label\n\"w5\nw6\",0\nw7,no\n") }
    #expect(throws: PruningError.self) { try read("text,label\nw5,3\n") }
    #expect(throws: PruningError.self) { try read("text,label\nw5,-1\n") }
    #expect(throws: PruningError.self) { try read("text,label\nw5,\n") }
    #expect(throws: PruningError.self) { try read("text,label\nw5,1.5\n") }
  }

  @Test func raggedRows() throws {
    let path = folder.path.appending("data.csv")
    for (text, line) in [("w5,0\nw6\n", 3), ("w5,w6,0\n", 2), ("\"w\n5\",0\nw6,\"1\n1\",x\n", 4)] {
      do {
        _ = try read("text,label\n" + text)
        Issue.record("no error for \(text)")
      } catch CorpusError.malformedRecord(path: path, line: line, let expected) {
        #expect(expected.contains("2"), "\(expected)")
      }
    }
    #expect(throws: CorpusError.self) { try read("text,label\nw5,0\n\"w6,1\n") }
    // An empty line is no record, and the last needs no end.
    #expect(try classes(read("text,label\n\nw5,0\n\r\nw6,1")) == [0, 1])
  }

  @Test(arguments: [
    ("a,b\nw5,0\n", LabelledData.Columns(), "text"),
    ("text,b\nw5,0\n", .init(), "label"), ("text,label\nw5,0\n", .init(text: "Text"), "Text"),
    ("text,label\nw5,0\n", .init(label: "LABEL"), "LABEL"),
    ("text,label\nw5,0\n", .init(pair: "other"), "other"),
  ])
  func missingColumns(_ text: String, _ columns: LabelledData.Columns, _ name: String) throws {
    do {
      _ = try read(text, "data.csv", columns)
      Issue.record("no error")
    } catch CorpusError.missingColumn(_, let column, let known) {
      #expect(column == name)
      #expect(known.count == 2)
    }
  }

  @Test func pairs() throws {
    let data = try read(
      "a,b,label\nw5,w6 w7,1\n", "data.csv", .init(text: "a", pair: "b"))
    #expect(data.documents.tokenIDs == [2, 5, 3, 6, 7, 3])
    #expect(data.documents.segments == [0, 0, 0, 1, 1, 1])
  }

  @Test func longDocumentsAreCounted() throws {
    let long = Array(repeating: "w9", count: 30).joined(separator: " ")
    let data = try read("text,label\n\(long),0\nw5,1\n")
    #expect(data.truncatedCount == 1 && data.count == 2)
    #expect(data.documents.documents.map(\.count) == [16, 3])
  }

  /// One output without names is a regression, as in transformers: labels are numbers.
  @Test func oneOutputIsARegression() throws {
    var one = FormulaBERT()
    (one.labels, one.namesLabels) = (1, false)
    let data = try read("text,label\nw5,0.5\nw6,-3e2\n", of: one)
    #expect(data.task == .sequenceClassification(.regression))
    #expect(numbers(data) == [0.5, -300])
    let loss = try data.lossText(batchSize: 32)
    guard case .numbers(let labels) = loss.labels else {
      Issue.record("\(loss.labels)")
      return
    }
    #expect(labels.map(\.values) == [[0.5, -300]])
    for label in ["LABEL_0", "nan", "inf", ""] {
      #expect(throws: PruningError.self, "\(label)") {
        try read("text,label\nw5,\(label)\n", of: one)
      }
    }
    one.members = "\"problem_type\": \"multi_label_classification\","
    let several = try read(
      "{\"text\": \"w5\", \"label\": []}\n{\"text\": \"w6\", \"label\": [0]}\n", "data.jsonl",
      of: one)
    guard case .several(let labels) = several.labels else {
      Issue.record("\(several.labels)")
      return
    }
    #expect(labels == [[], [0]])
    var four = FormulaBERT()
    (four.labels, four.namesLabels) = (4, false)
    four.members = one.members
    #expect(throws: PruningError.self, "ones and zeros") {
      try read("{\"text\": \"w5\", \"label\": [1, 0, 1, 0]}\n", "data.jsonl", of: four)
    }
  }

  /// Where labels have no names, numbers count, and the names that transformers gives.
  @Test func numbersOfLabels() throws {
    var formula = FormulaBERT()
    (formula.labels, formula.namesLabels) = (4, false)
    #expect(try classes(read("text,label\nw5,3\nw6,LABEL_2\n", of: formula)) == [3, 2])
    #expect(throws: PruningError.self) { try read("text,label\nw5,4\n", of: formula) }
  }

  /// An answer that is not where the file says has no label: evaluation needs none, importance does.
  @Test(arguments: ["-5", "1.5", "1e300", "null", "4", "9223372036854775807"])
  func misplacedAnswers(_ start: String) throws {
    var formula = FormulaBERT()
    (formula.task, formula.labels) = (.questionAnswering, 2)
    func questions(_ starts: [String]) -> String {
      let all = starts.map {
        #"{"question": "w9", "answers": [{"text": "w6 w7", "answer_start": \#($0)}]}"#
      }
      return
        #"{"data": [{"paragraphs": [{"context": "w5 w6 w7", "qas": [\#(all.joined(separator: ","))]}]}]}"#
    }
    let right = try read(questions(["3", "3"]), "data.json", of: formula)
    guard case .spans(let spans) = try right.lossText(batchSize: 8).labels else {
      Issue.record("\(right.labels)")
      return
    }
    // [CLS] w9 [SEP] w5 w6 w7 [SEP]
    #expect(spans == [[4...5, 4...5]])
    let wrong = try read(questions(["3", start]), "data.json", of: formula)
    #expect(wrong.count == 2)
    #expect(
      throws: PruningError.unfitRecord(
        path: folder.path.appending("data.json"), line: 2,
        expected: "its answer in the context at answer_start")
    ) { try wrong.lossText(batchSize: 8) }
  }

  /// Sentences without words alone have nothing that importance could be of; beside others they count.
  @Test func documentsWithoutWords() throws {
    var formula = FormulaBERT()
    formula.task = .tokenClassification
    let none = #"{"tokens": [], "tags": []}"# + "\n"
    let some = #"{"tokens": ["w5", "w6"], "tags": [1, 2]}"# + "\n"
    let labels = try read(none + some, "data.jsonl", of: formula).lossText(batchSize: 1).labels
    guard case .tokenClasses(let classes) = labels else {
      Issue.record("\(labels)")
      return
    }
    #expect(classes == [[nil, nil], [nil, 1, 2, nil]])
    let empty = try read(none + none, "data.jsonl", of: formula)
    #expect(
      throws: PruningError.unfitData(
        path: folder.path.appending("data.jsonl"), expected: "words with a tag each",
        task: "token classification")
    ) { try empty.lossText(batchSize: 1) }
  }

  /// Two texts need two segments where the tokenizer numbers them; one text does not.
  @Test func unknownSegments() throws {
    var formula = FormulaBERT()
    formula.segments = 1
    #expect(try read("text,label\nw5,1\n", of: formula).count == 1)
    #expect(
      throws: PruningError.tooManySegments(
        model: folder.path.appending("model/config.json"), known: 1)
    ) { try read("text,other,label\nw5,w6,1\n", "data.csv", .init(pair: "other"), of: formula) }
  }

  /// A number for each document cannot be compared with three outputs.
  @Test func severalNumbers() throws {
    var formula = FormulaBERT()
    formula.members = "\"problem_type\": \"regression\","
    #expect(
      throws: PruningError.unfitData(
        path: folder.path.appending("data.csv"), expected: "a model of one output, not of 3",
        task: "regression")
    ) { try read("text,label\nw5,1\n", of: formula) }
  }
}
