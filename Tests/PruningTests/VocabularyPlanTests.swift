import Corpora
import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Pruning

struct VocabularyPlanTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func plan(
    _ tiny: TinyBERT, on text: String, _ change: (inout VocabularyPolicy) -> Void = { _ in }
  ) throws -> [String: VocabularyPlan.Reason] {
    try tiny.write("model", in: folder)
    let model = try Model(directory: folder.path.appending("model"))
    let corpus = try Corpus(CorpusRequest([folder.write("text", text.utf8).string]))
    var policy = VocabularyPolicy()
    change(&policy)
    let plan = try VocabularyPlan(
      model, corpus.usage(of: model.tokenizer, threads: 1), policy)
    #expect(plan.map.kept == plan.map.kept.sorted())
    return Dictionary(
      uniqueKeysWithValues: zip(plan.map.kept, plan.reasons).map { id, reason in
        (String(decoding: model.tokenizer.token(id) ?? [], as: UTF8.self), reason)
      }
    ).filter { $0.value != .special }
  }

  private let tiny = TinyBERT(words: [
    "a", "b", "##c", "ab", "##bc", "word", "other", "[unused1]", "[unusedx]", "é", "##é",
  ])

  @Test func reasons() throws {
    #expect(
      try plan(tiny, on: "word a word") == [
        "word": .used, "a": .used, "b": .alphabet, "##c": .alphabet, "é": .alphabet,
        "##é": .alphabet,
      ])
  }

  @Test func policies() throws {
    #expect(
      try plan(tiny, on: "word a word") { $0.alphabet = .none } == [
        "word": .used, "a": .used,
      ])
    #expect(
      try plan(tiny, on: "word a word") {
        $0.alphabet = .none
        $0.minimumCount = 2
      } == ["word": .used])
    #expect(
      try plan(tiny, on: "a") {
        $0.alphabet = .none
        $0.keepsUnused = true
      } == ["a": .used, "[unused1]": .unused])
  }

  /// "abx" takes ab and then finds nothing; "abc" without ab would become a ##bc.
  @Test func whatUnknownWordsConsumedStays() throws {
    #expect(
      try plan(tiny, on: "abx word") { $0.alphabet = .none } == [
        "ab": .needed, "word": .used,
      ])
  }

  @Test func configuredIDsStay() throws {
    var tiny = tiny
    tiny.configuration = #""eos_token_id": 11, "unk_token_id": 1, "#
    #expect(
      try plan(tiny, on: "a") { $0.alphabet = .none } == ["a": .used, "other": .configured])
  }
}
