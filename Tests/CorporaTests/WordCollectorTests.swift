import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Corpora

/// The words of a text, as a decision about tokens sees them.
struct WordCollectorTests {
  private let folder: TemporaryFolder
  private let tokenizer: Tokenizer

  init() throws {
    folder = try TemporaryFolder()
    try TinyBERT(words: ["a", "##a", "b", "ab", "中"]).write("model", in: folder)
    tokenizer = try TokenizerFiles(directory: folder.path.appending("model")).tokenizer
  }

  private func words(_ text: String, limit: Int, threads: Int) throws -> [String: Int] {
    let collector = WordCollector(limit: limit)
    var request = CountingRequest([tokenizer], threads: threads)
    request.words = collector
    _ = try Corpus(CorpusRequest([folder.write("text", text.utf8).string])).count(request)
    let words = try collector.words(of: tokenizer)
    return Dictionary(
      uniqueKeysWithValues: (0..<words.count).map { index in
        (String(decoding: words[index], as: UTF8.self), words.occurrences[index])
      })
  }

  /// Words are the model's: in lower case, without punctuation, each Han character by itself; words in text
  /// without white space that no table keeps are among them.
  @Test(arguments: [1, 3])
  func wordsOfTheModel(_ threads: Int) throws {
    let long = String(repeating: "中b", count: 60)
    let found = try words("AB, ab\nb \(long)\n\(long)", limit: 1000, threads: threads)
    #expect(found == ["ab": 2, ",": 1, "b": 121, "中": 120])
  }

  /// Where not all words fit, those that stay have their whole counts, and are the same on any number of threads.
  @Test func aBoundKeepsTheSameWords() throws {
    var random = SeededRandom(seed: 3)
    var expected: [String: Int] = [:]
    let lines = (0..<40_000).map { _ in
      (0..<10).map { _ in
        let word = "w\(Int.random(in: 0..<300_000, using: &random) % 40_000)"
        expected[word, default: 0] += 1
        return word
      }.joined(separator: " ")
    }
    let text = lines.joined(separator: "\n")
    let runs = try [1, 2, 4].map { try words(text, limit: 5000, threads: $0) }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
    #expect(runs[0].count > 1500 && runs[0].count <= 5000)
    #expect(runs[0].allSatisfy { expected[$0.key] == $0.value })
    #expect(try words(text, limit: 1_000_000, threads: 3) == expected)
  }

  /// Counting tells the same whether words are kept or not.
  @Test func countsAreTheSame() throws {
    let corpus = try Corpus(CorpusRequest([folder.write("text", "ab a abab\n中中 b x".utf8).string]))
    var request = CountingRequest([tokenizer], threads: 2)
    let usage = try corpus.count(request).usage
    request.words = WordCollector()
    #expect(try corpus.count(request).usage == usage)
  }
}
