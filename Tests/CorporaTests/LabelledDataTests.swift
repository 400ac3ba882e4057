import SystemPackage
import TestSupport
import Testing

@testable import Corpora

struct LabelledDataTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func documents(
    _ name: String, _ text: String, _ columns: LabelledData.Columns = .init()
  ) throws -> [LabelledDocument] {
    let path = try folder.write(name, text.utf8)
    guard case .documents(let documents) = try LabelledData(path: path, columns) else { return [] }
    return documents
  }

  private func text(_ document: LabelledDocument) -> String {
    guard case .single(let text) = document.text else { return "" }
    return String(decoding: text, as: UTF8.self)
  }

  /// RFC 4180, section 2: each of its rules, and what libraries take for something else.
  @Test(arguments: [
    ("a,x", "a"), (" a ,x", " a "), ("\"a\",x", "a"), ("\"a\"\"b\",x", "a\"b"),
    ("\"a,b\",x", "a,b"),
    ("\"a\r\nb\",x", "a\r\nb"), ("a\"b,x", "a\"b"), ("\"\",x", ""), ("a\u{2028}b,x", "a\u{2028}b"),
    ("a\u{85}b,x", "a\u{85}b"), ("é\u{301},x", "é\u{301}"),
  ])
  func fieldsOfCommaSeparatedValues(_ record: String, _ expected: String) throws {
    for end in ["", "\n", "\r\n", "\r\n\r\n"] {
      let documents = try documents("data.csv", "\u{FEFF}text,label\r\n\(record)\(end)")
      #expect(documents.map(text) == [expected])
      #expect(documents.map(\.labels) == [[.name("x")]])
    }
  }

  @Test func fieldsAtTheEnd() throws {
    let columns = LabelledData.Columns(text: "a", label: "b")
    #expect(try documents("data.csv", "a,b\nx,", columns).map(\.labels) == [[.name("")]])
    #expect(try documents("data.csv", "a,b\n\u{301}x,\u{301}", columns).map(text) == ["\u{301}x"])
    #expect(try documents("data.csv", "a,b\n\"1\n2\",y\nz,w\n", columns).map(\.line) == [2, 4])
  }

  @Test func quotesAreTextBetweenTabs() throws {
    let documents = try documents("data.tsv", "label\ttext\n1\ta \"b\n2\t\"\"\r\n")
    #expect(documents.map(text) == ["a \"b", "\"\""])
    #expect(documents.map(\.labels) == [[.name("1")], [.name("2")]])
  }

  @Test func wordsWithTags() throws {
    let conll = try documents(
      "data.conll", "-DOCSTART- O\n\nEU NNP B-ORG\nrejects VBZ O\n\n\nGerman\tB-MISC\n")
    #expect(conll.map(\.line) == [3, 7])
    #expect(conll.map(\.labels) == [[.name("B-ORG"), .name("O")], [.name("B-MISC")]])
    let lines = #"{"tokens": ["EU", "rejects"], "ner_tags": [3, 0], "x": null}"#
    let json = try documents("data.jsonl", lines)
    #expect(json.map(\.text) == [.words([Array("EU".utf8), Array("rejects".utf8)])])
    #expect(json.map(\.labels) == [[.number(3), .number(0)]])
  }

  @Test(arguments: [
    ("data.csv", "text,label\n\"a,b\n"), ("data.csv", "text,label\n\"a\"b,c\n"),
    ("data.csv", "text,label\na\n"), ("data.tsv", "text\tlabel\na\tb\tc\n"),
    ("data.csv", "words,label\n"), ("data.csv", "text,kind\na,b\n"), ("data.csv", "text,label\n"),
    ("data.csv", ""), ("data.jsonl", "{\"text\": 1"), ("data.jsonl", "[1]"),
    ("data.jsonl", #"{"text": "a"}"# + "\n" + #"{"text": "a", "label": 1}"#),
    ("data.jsonl", #"{"text": ["a", "b"], "label": [1]}"#),
    ("data.jsonl", #"{"text": {"a": 1}, "label": 1}"#), ("data.json", "{}"), ("data.json", "1"),
    ("data.json", #"{"data": [{"paragraphs": [{"qas": []}]}]}"#), ("data.json", #"{"data": []}"#),
    ("data.conll", "word\n"), ("data.xls", "text,label\na,b\n"), ("data", "a"),
    ("data.csv.gz", "text,label\na,b\n"),
  ])
  func badData(_ name: String, _ text: String) throws {
    let path = try folder.write(name, text.utf8)
    #expect(throws: CorpusError.self) { try LabelledData(path: path, .init()) }
  }

  @Test func invalidText() throws {
    let path = try folder.write("data.csv", Array("text,label\na,b\n".utf8) + [0xFF])
    #expect(throws: CorpusError.invalidText(path: path, line: 3)) {
      try LabelledData(path: path, .init())
    }
  }

  /// Two columns of a name are an error where it is read, and none elsewhere.
  @Test(arguments: [
    ("data.csv", "text,text,label\na,b,1\n", "text"),
    ("data.tsv", "label\ttext\tlabel\na\tb\tc\n", "label"),
    ("data.csv", "text,other,other,label\na,b,c,1\n", nil),
    ("data.csv", "text,sentence,sentence,label\na,b,c,1\n", nil),
  ])
  func repeatedColumns(_ name: String, _ content: String, _ column: String?) throws {
    let path = try folder.write(name, content.utf8)
    guard let column else {
      #expect(try documents(name, content).map(text) == ["a"])
      return
    }
    #expect(throws: CorpusError.repeatedColumn(path: path, column: column)) {
      try LabelledData(path: path, .init())
    }
  }

  private func questions(_ answers: String) throws -> [AnsweredQuestion] {
    let text =
      #"{"data": [{"paragraphs": [{"context": "a caf\u00e9 \ud83d\ude00 mat", "qas": [{"#
      + #""question": "where", "answers": \#(answers)}]}]}]}"#
    let path = try folder.write("data.json", text.utf8)
    guard case .questions(let questions) = try LabelledData(path: path, .init()) else { return [] }
    return questions
  }

  /// Places are counted in Unicode scalars; whatever is written there is no trap.
  @Test(arguments: [
    (#"[{"text": "mat", "answer_start": 9}]"#, true),
    (#"[{"text": "caf\u00e9", "answer_start": 2}]"#, true), ("[]", true), ("null", true),
    (#"[{"text": "", "answer_start": -1}]"#, true),
    (#"[{"text": "mat", "answer_start": 10}]"#, false), (#"[{"text": "mat"}]"#, false),
    (#"[{"text": "mats", "answer_start": 9}]"#, false),
    (#"[{"text": "Mat", "answer_start": 9}]"#, false),
    (#"[{"text": "mat", "answer_start": -5}]"#, false),
    (#"[{"text": "mat", "answer_start": 1.5}]"#, false),
    (#"[{"text": "mat", "answer_start": 1e300}]"#, false),
    (#"[{"text": "mat", "answer_start": "9"}]"#, false),
    (#"[{"text": "mat", "answer_start": 9223372036854775807}]"#, false),
    (#"[{"text": "mat", "answer_start": 9223372036854775806}]"#, false),
  ])
  func placesOfAnswers(_ answers: String, _ isThere: Bool) throws {
    #expect(try questions(answers).map(\.hasFirstAnswer) == [isThere])
  }

  @Test(arguments: ["5", #"{"text": ["mat"], "answer_start": [9]}"#, "[5]", #"[{"text": 5}]"#])
  func answersThatAreNone(_ answers: String) {
    #expect(throws: CorpusError.self) { try questions(answers) }
  }

  @Test func missingColumnsAreNamed() throws {
    let path = try folder.write("data.csv", "one,two\na,b\n".utf8)
    #expect(
      throws: CorpusError.missingColumn(path: path, column: "three", known: ["one", "two"])
    ) {
      try LabelledData(path: path, .init(text: "one", pair: "three", label: "two"))
    }
  }
}
