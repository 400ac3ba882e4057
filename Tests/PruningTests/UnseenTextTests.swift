import Corpora
import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Pruning

/// Text as a pruned tokenizer will cut it.
struct UnseenTextTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private let tiny = TinyBERT(words: [
    "a", "b", "##a", "##b", "ab", "##ab", "abab", "word",
  ])

  /// The words of a text, cut again.
  private func cut(
    _ text: String, plannedOn corpus: String, _ change: (inout VocabularyPolicy) -> Void = { _ in }
  ) throws -> (tokens: [String], share: Int) {
    try tiny.write("model", in: folder)
    let model = try Model(directory: folder.path.appending("model"))
    let file = try folder.write("text", corpus.utf8).string
    let usage = try Corpus(CorpusRequest([file])).usage(of: model.tokenizer, threads: 1)
    var policy = VocabularyPolicy()
    change(&policy)
    let plan = try VocabularyPlan(model, usage, policy)
    var encoder = Encoder(model.tokenizer)
    try encoder.encode(Array(text.utf8).span)
    let ids = UnseenText(model, plan).cut(encoder.encoding.ids)
    return (
      ids.map { String(decoding: model.tokenizer.token($0) ?? [], as: UTF8.self) },
      plan.uncertainOccurrences(usage)
    )
  }

  /// What occurs once would not be there without its document; single characters stay in any case.
  @Test func rareTokens() throws {
    let (tokens, share) = try cut("word abab ab a", plannedOn: "word word abab ab ab a")
    // `##ab` does not occur.
    #expect(tokens == ["word", "ab", "##a", "##b", "ab", "a"])
    #expect(share == 1)
  }

  @Test func parts() throws {
    let (tokens, share) = try cut("abab ab", plannedOn: "word word abab ab")
    #expect(tokens == ["a", "##b", "##a", "##b", "a", "##b"])
    #expect(share == 2)
  }

  @Test func limits() throws {
    let (tokens, share) = try cut("ab word", plannedOn: "ab ab word word word") {
      $0.minimumCount = 2
    }
    #expect(tokens == ["a", "##b", "word"])
    #expect(share == 2)
  }

  @Test func nothingIsRare() throws {
    let (tokens, share) = try cut("abab", plannedOn: "abab abab")
    #expect(tokens == ["abab"])
    #expect(share == 0)
  }
}
