import Corpora
import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Pruning

/// What it is said to cost to lose tokens is what the pruned tokenizer makes of the text.
struct WordPriceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func request(_ text: PruningRequest.Text) -> PruningRequest {
    var request = PruningRequest(
      model: ModelPlace(directory: folder.path.appending("model"), hubName: nil), text: text,
      output: folder.path.appending("out"))
    request.replaces = true
    return request
  }

  /// Tokens of a text, and unknown ones.
  private func counts(_ text: FilePath, _ directory: FilePath) throws -> (all: Int, unknown: Int) {
    let files = try TokenizerFiles(directory: directory)
    let usage = try Corpus(CorpusRequest([text.string])).usage(of: files, threads: 2)
    let unknown = try #require(files.tokenizer.id(of: Array("[UNK]".utf8)))
    return (usage.tokenCount, usage[unknown].occurrences)
  }

  /// Prunes to a size that is above the least by `room`.
  private func prune(_ request: PruningRequest, room: Int) throws -> PruningOutcome {
    var request = request
    request.policy.maximumVocabulary = 1
    do {
      return try PruningJob(request) { _ in }.run()
    } catch PruningError.vocabularyTooSmall(_, _, _, let required, _) {
      request.policy.maximumVocabulary = required + room
      return try PruningJob(request) { _ in }.run()
    }
  }

  /// Words of several tokens, with and without an alphabet to fall back to.
  @Test(arguments: TinyTokenizer.Kind.allCases, 1...12)
  func pricesAreWhatTheTextTakes(_ kind: TinyTokenizer.Kind, _ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let tokenizer = TinyTokenizer(kind, &random)
    try tokenizer.write("model", in: folder)
    let text = try folder.write("text", tokenizer.text(&random).utf8)
    var request = request(.corpus(CorpusRequest([text.string])))
    request.policy.alphabet = seed.isMultiple(of: 3) ? .none : .all
    request.threads = Int.random(in: 1...3, using: &random)
    for room in [0, 2, 6] {
      let outcome = try prune(request, room: room)
      let plan = try #require(outcome.plan)
      let (before, after) = (
        try counts(text, request.model), try counts(text, request.output)
      )
      #expect(outcome.usage.tokenCount == before.all)
      #expect(before.all + plan.extraTokens == after.all, "\(kind) \(seed) \(room)")
      #expect(before.unknown + plan.newUnknown == after.unknown, "\(kind) \(seed) \(room)")
      #expect(plan.hasExactPrices)
      #expect(plan.reasons.count { $0 == .used } <= outcome.usage.distinctTokens)
    }
  }

  /// Of counts alone, tokens stand for the words that had them.
  @Test func tablesTellNoWords() throws {
    try TinyBERT(words: ["a", "##b", "##c", "##cb", "abc"]).write("model", in: folder)
    let text = try folder.write("text", "abcb acb acb acb".utf8)
    let files = try TokenizerFiles(directory: folder.path.appending("model"))
    let usage = try Corpus(CorpusRequest([text.string])).usage(of: files, threads: 1)
    let table = try folder.write(
      "usage",
      UsageFile.text(
        UsageTable(usage, of: files.tokenizer, fingerprint: Fingerprint.of(files))))
    func plan(_ text: PruningRequest.Text) throws -> VocabularyPlan {
      var request = request(text)
      request.policy.maximumVocabulary = 5 + 4
      request.replaces = true
      return try #require(try PruningJob(request) { _ in }.run().plan)
    }
    // "abc ##b" becomes "a ##b ##cb", and "abc" alone "a ##b ##c".
    let byWords = try plan(.corpus(CorpusRequest([text.string])))
    #expect(byWords.hasExactPrices && byWords.extraTokens == 1)
    let byTokens = try plan(.usageFiles([table]))
    #expect(!byTokens.hasExactPrices && byTokens.extraTokens == 2)
    #expect(byTokens.map == byWords.map)
  }

  @Test func severalTablesAreAddedUp() throws {
    try TinyBERT(words: ["a", "b", "##c", "d"]).write("model", in: folder)
    let files = try TokenizerFiles(directory: folder.path.appending("model"))
    let texts = ["ac a b\nb", "ac ac\n"]
    let tables = try texts.enumerated().map { number, text in
      let corpus = try Corpus(CorpusRequest([folder.write("text\(number)", text.utf8).string]))
      let usage = try corpus.usage(of: files, threads: 1)
      return try folder.write(
        "usage\(number)",
        UsageFile.text(
          UsageTable(usage, of: files.tokenizer, fingerprint: Fingerprint.of(files))))
    }
    let all = try folder.write("text", (texts[0] + "\n" + texts[1]).utf8)
    func outcome(_ text: PruningRequest.Text) throws -> PruningOutcome {
      var request = request(text)
      request.policy.minimumCount = 2
      request.replaces = true
      return try PruningJob(request) { _ in }.run()
    }
    let (sum, whole) = (
      try outcome(.usageFiles(tables)), try outcome(.corpus(CorpusRequest([all.string])))
    )
    #expect(sum.plan?.map == whole.plan?.map)
    #expect(sum.usage.documents == 3 && sum.usage.tokenCount == whole.usage.tokenCount)
  }

  /// By its own text "##ab" costs one token for each of its words, but in them the end joins what follows.
  @Test func theChoiceGoesByWords() throws {
    try TinyBERT(words: ["x", "##a", "##b", "##c", "##d", "##ab", "##bc", "##cd"])
      .write("model", in: folder)
    // "x ##ab ##c" becomes "x ##a ##bc", which is as long; "x ##cd" becomes longer.
    let text = try folder.write(
      "text", "xabc xabc xabc xabc xcd xcd xcd xbc xbc xbc".utf8)
    var request = request(.corpus(CorpusRequest([text.string])))
    request.policy.maximumVocabulary = 5 + 7
    let plan = try #require(try PruningJob(request) { _ in }.run().plan)
    let tokenizer = try TokenizerFiles(directory: request.model).tokenizer
    let gone = plan.dropped.map { String(decoding: tokenizer.token($0.id) ?? [], as: UTF8.self) }
    #expect(gone == ["##ab"] && plan.extraTokens == 0)
  }
}
