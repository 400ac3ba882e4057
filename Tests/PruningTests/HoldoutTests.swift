import Corpora
import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Pruning

/// What a smaller vocabulary does to text that was not counted.
struct HoldoutTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    var tiny = TinyBERT(words: ["a", "##b", "##c", "ab", "abc", "x", "中", "国"])
    tiny.configuration = #""max_position_embeddings": 6, "#
    try tiny.write("model", in: folder)
    try folder.write("counted", "a ab 中".utf8)
  }

  private func request(_ holdout: String) throws -> PruningRequest {
    var request = PruningRequest(
      model: ModelPlace(directory: folder.path.appending("model"), hubName: nil),
      text: .corpus(CorpusRequest([folder.path.appending("counted").string])),
      output: folder.path.appending("out"))
    request.holdout = CorpusRequest([try folder.write("holdout", holdout.utf8).string])
    request.policy.alphabet = .seen
    return request
  }

  private func measure(_ holdout: String) throws -> HoldoutResult {
    try #require(try PruningJob(request(holdout)) { _ in }.run().holdout)
  }

  @Test(arguments: [
    ("", []), ("  ", []), ("ab", ["ab"]), (" ab  cd\u{A0}e ", ["ab", "cd", "e"]),
    ("ab中国cd", ["ab", "中", "国", "cd"]), ("é\u{301}x 👍🏽", ["é\u{301}x", "👍🏽"]),
  ])
  func words(_ text: String, _ expected: [String]) {
    let bytes = Array(text.utf8)[...]
    let words = TextWords(bytes)
    let found = (0..<words.count).map {
      String(decoding: bytes[words.bytes(of: $0)], as: UTF8.self)
    }
    #expect(found == expected)
  }

  /// Words of "c", "x" and "国" are unknown then, which takes one token each.
  @Test func figuresByHand() throws {
    let result = try measure("abc abc x\nab 中国\na a a abc\na\n")
    #expect(result.documents == 4)
    #expect(result.words == 11)
    #expect(result.tokens == Change(before: 11, after: 11))
    #expect(result.unknown == Change(before: 0, after: 5))
    #expect(result.lengthLimit == 6)
    #expect(result.tooLong == Change(before: 0, after: 0))
    #expect(
      result.worst.map { String(decoding: $0.text, as: UTF8.self) } == ["abc", "x", "国"])
    #expect(result.worst[0].occurrences == 3)
    #expect(result.worst[0].unknown == Change(before: 0, after: 3))
  }

  /// Without "abc" there are two pieces, and a document of six tokens becomes one of ten.
  @Test func documentsOutgrowTheModel() throws {
    try folder.write("counted", "a ab 中 ac".utf8)
    let result = try measure("abc abc abc abc\na abc\nabc abc abc abc abc\n")
    #expect(result.tokens == Change(before: 11, after: 21))
    #expect(result.tokensPerWord.before == 1)
    #expect(result.tokensPerWord.after == 21.0 / 11)
    #expect(result.tooLong == Change(before: 1, after: 2))
    #expect(result.outgrown == 1)
    #expect(result.worst.first?.tokens == Change(before: 10, after: 20))
  }

  @Test func theShortestLimitCounts() throws {
    try folder.write("model/tokenizer_config.json", #"{"model_max_length": 5}"#.utf8)
    #expect(try measure("a").lengthLimit == 5)
    try folder.write("model/sentence_bert_config.json", #"{"max_seq_length": 4}"#.utf8)
    try folder.remove("out")
    #expect(try measure("a").lengthLimit == 4)
    try folder.write(
      "model/tokenizer_config.json", #"{"model_max_length": 1000000000000000019884624838656}"#.utf8)
    try folder.remove("model/sentence_bert_config.json")
    try folder.remove("out")
    #expect(try measure("a").lengthLimit == 6)
  }

  @Test func resultsDoNotDependOnThreads() throws {
    var random = SeededRandom(seed: 7)
    let lines = (0..<3000).map { _ in
      (0..<9).map { _ in ["a", "ab", "abc", "x", "zz"].randomElement(using: &random) ?? "" }
        .joined(separator: " ")
    }
    let text = lines.joined(separator: "\n")
    var results: [HoldoutResult] = []
    for threads in [1, 2, 5] {
      var request = try request(text)
      request.isDryRun = true
      request.threads = threads
      results.append(try #require(try PruningJob(request) { _ in }.run().holdout))
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test func countedTextIsRefused() throws {
    var request = try request("a")
    let path = folder.path.appending("counted")
    request.holdout = CorpusRequest([path.string])
    #expect(throws: PruningError.holdoutIsCounted(path: path)) {
      try PruningJob(request) { _ in }.run()
    }
    #expect(throws: PruningError.self) { try measure("\n\n") }
  }
}
