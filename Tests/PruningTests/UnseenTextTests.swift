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
      plan.unseenOccurrences
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

  /// Without single characters, words with a token that is gone are unknown as a whole.
  @Test func unknownWords() throws {
    let (tokens, _) = try cut("ababab word", plannedOn: "word word abab abab ababab") {
      $0.alphabet = .none
    }
    #expect(tokens == ["[UNK]", "word"])
  }

  @Test func nothingIsRare() throws {
    let (tokens, share) = try cut("abab", plannedOn: "abab abab")
    #expect(tokens == ["abab"])
    #expect(share == 0)
  }

  /// With a limit, what comes out of it is as uncertain as what occurs once less.
  @Test func risks() {
    var usage = Usage(vocabularySize: 8)
    for (index, count) in [1, 1, 2, 2, 3, 3, 9, 1].enumerated() {
      usage.counts[index].occurrences = count
    }
    // Of tokens that occur twice, one went; the last token is special.
    let lost = LostTokens(
      usage, isKept: [false, false, false, true, true, true, true, true],
      isCertain: [false, false, false, false, false, false, false, true], minimumCount: 1)
    #expect(lost.tokens.map(\.index) == [0, 1, 2, 3])
    // 1 + 1, as surely as 1 goes 2 + 2, half of 3 + 3.
    #expect(lost.occurrences == 9)
  }
}
