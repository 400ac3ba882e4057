import Corpora
import SystemPackage
import TestSupport
import Testing
import Tokenizers

@testable import Pruning

/// Limits of the vocabulary: what goes first, what that costs, and which limit was it.
struct VocabularyLimitTests {
  private let folder: TemporaryFolder
  private let model: Model

  init() throws {
    folder = try TemporaryFolder()
    try TinyBERT(words: [
      "a", "##b", "##c", "##d", "ab", "abcd", "[unused1]", "zebra", "жук", "##жук", "42", "x9",
    ]).write("model", in: folder)
    model = try Model(directory: folder.path.appending("model"))
  }

  /// "abcd" is rarer, but costs more: without it "ab" takes its place, with two more.
  private static let text = "abcd abcd abcd ab ab ab ab"

  private func plan(
    _ texts: [String] = [text], _ change: (inout VocabularyPolicy) -> Void
  ) throws -> VocabularyPlan {
    var policy = VocabularyPolicy()
    change(&policy)
    let usages = try texts.map { text in
      try Corpus(CorpusRequest([folder.write("text", text.utf8).string]))
        .usage(of: model.tokenizer, threads: 1)
    }
    let all = usages.reduce(into: Usage(vocabularySize: model.tokenizer.vocabularySize)) {
      $0 += $1
    }
    return try VocabularyPlan(
      model, all, policy, asked: AskedTokens(policy, of: model.tokenizer).ids, corpora: usages)
  }

  private func token(_ id: TokenID) -> String {
    String(decoding: model.tokenizer.token(id) ?? [], as: UTF8.self)
  }

  private func words(_ plan: VocabularyPlan) -> [String] { plan.map.kept.dropFirst(5).map(token) }

  private func dropped(_ plan: VocabularyPlan) -> [String] {
    plan.dropped.map { "\(token($0.id)) \($0.occurrences) \($0.extraTokens) \($0.unknown)" }
  }

  private static let alphabet = ["a", "##b", "##c", "##d"]

  @Test func theCheapestGoFirst() throws {
    let plan = try plan { $0.maximumVocabulary = 10 }
    #expect(words(plan) == Self.alphabet + ["abcd"])
    #expect(dropped(plan) == ["ab 4 4 0"])
    #expect(plan.bound == .maximumVocabulary)
    #expect(plan.extraTokens == 4)
  }

  /// "abcd" becomes "a ##b ##c ##d", for "ab" is gone.
  @Test func pricesRiseWithWhatIsGone() throws {
    let plan = try plan { $0.maximumVocabulary = 9 }
    #expect(words(plan) == Self.alphabet)
    #expect(dropped(plan) == ["ab 4 4 0", "abcd 3 9 0"])
  }

  /// Of words that were one token each, prices add up to what the pruned tokenizer makes of the text.
  @Test(arguments: 1...30)
  func pricesAreWhatTheTextTakes(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let letters = ["a", "b", "c"]
    var tokens = letters + letters.map { "##\($0)" }
    for _ in 0..<40 {
      let word = (0..<Int.random(in: 2...5, using: &random)).map { _ in
        letters.randomElement(using: &random) ?? ""
      }.joined()
      let token = (Int.random(in: 0..<3, using: &random) == 0 ? "##" : "") + word
      if !tokens.contains(token) { tokens.append(token) }
    }
    try TinyBERT(words: tokens).write("random", in: folder)
    let words = tokens.filter { !$0.hasPrefix("#") }.flatMap { word in
      Array(repeating: word, count: Int.random(in: 1...9, using: &random))
    }
    let text = try folder.write("text", words.joined(separator: " ").utf8)
    var request = PruningRequest(
      model: ModelPlace(directory: folder.path.appending("random"), hubName: nil),
      text: .corpus(CorpusRequest([text.string])), output: folder.path.appending("out"))
    request.policy.maximumVocabulary = Int.random(in: 11...30, using: &random)
    let outcome = try PruningJob(request) { _ in }.run()
    #expect(outcome.verification?.isExact == true)
    #expect(outcome.vocabulary.after <= request.policy.maximumVocabulary ?? 0)
    let pruned = try TokenizerFiles(directory: request.output)
    let usage = try Corpus(CorpusRequest([text.string])).usage(of: pruned, threads: 1)
    #expect(outcome.usage.tokenCount + (outcome.plan?.extraTokens ?? 0) == usage.tokenCount)
  }

  @Test func limitsThatDoNotBind() throws {
    let plan = try plan {
      $0.maximumVocabulary = 11
      $0.coverage = 1
    }
    #expect(words(plan) == Self.alphabet + ["ab", "abcd"])
    #expect(plan.dropped.isEmpty)
    #expect(plan.bound == nil)
  }

  @Test func whatCannotGo() throws {
    let bytes = try WeightSize(model, nil).written(tokens: 9)
    #expect(
      throws: PruningError.vocabularyTooSmall(
        limit: .maximumVocabulary, multiple: 1, allowed: 8, required: 9, bytes: bytes)
    ) {
      try plan { $0.maximumVocabulary = 8 }
    }
  }

  @Test func coverageDropsTheRarest() throws {
    let plan = try plan { $0.coverage = 0.5 }
    #expect(words(plan) == Self.alphabet + ["ab"])
    #expect(dropped(plan) == ["abcd 3 6 0"])
    #expect(plan.bound == .coverage)
    #expect(try self.plan { $0.coverage = 0.58 }.bound == nil)
  }

  /// Of both together "abcd" is less than a tenth; of the second it is all.
  @Test func eachCorpusIsCovered() throws {
    let texts = [String(repeating: "ab ", count: 40), "abcd abcd"]
    func plan(_ isOfEach: Bool) throws -> VocabularyPlan {
      try self.plan(texts) {
        $0.coverage = 0.9
        $0.coversEachCorpus = isOfEach
      }
    }
    #expect(try words(plan(false)) == Self.alphabet + ["ab"])
    #expect(try words(plan(true)) == Self.alphabet + ["ab", "abcd"])
  }

  @Test func theStrictestWins() throws {
    func bound(_ change: (inout VocabularyPolicy) -> Void) throws -> VocabularyPolicy.Limit? {
      try plan([Self.text], change).bound
    }
    #expect(
      try bound {
        $0.coverage = 0.5
        $0.maximumVocabulary = 9
      } == .maximumVocabulary)
    #expect(
      try bound {
        $0.coverage = 0.01
        $0.maximumVocabulary = 10
      } == .coverage)
    #expect(
      try bound {
        $0.minimumCount = 4
        $0.maximumVocabulary = 10
      } == .minimumCount)
  }

  /// A row and a bias are 20 bytes, all else is 16, and the header is bytes too.
  @Test func bytes() throws {
    let size = WeightSize(model, nil)
    #expect(size.before == 17 * 20 + 16)
    let limit = try size.written(tokens: 10)
    #expect(limit > 10 * 20 + 16)
    let text = try folder.write("text", Self.text.utf8).string
    var request = PruningRequest(
      model: ModelPlace(directory: model.directory, hubName: nil),
      text: .corpus(CorpusRequest([text])), output: folder.path.appending("out"))
    request.policy.maximumBytes = limit
    _ = try PruningJob(request) { _ in }.run()
    #expect(try folder.read("out/model.safetensors").count == limit)
    func kept(_ change: (inout VocabularyPolicy) -> Void) throws -> Int {
      try plan([Self.text], change).map.kept.count
    }
    #expect(try kept { $0.maximumBytes = limit } == 10)
    #expect(try kept { $0.maximumBytes = limit - 1 } == 9)
    let ratio = Double(limit) / Double(try size.writtenBefore)
    #expect(try kept { $0.maximumRatio = ratio + 0.001 } == 10)
    #expect(try kept { $0.maximumRatio = ratio - 0.001 } == 9)
    #expect(try plan { $0.maximumBytes = limit - 1 }.bound == .maximumBytes)
    #expect(throws: PruningError.self) { try kept { $0.maximumBytes = 15 } }
  }

  /// Fillers are words before placeholders.
  @Test func multiples() throws {
    let plan = try plan { $0.multiple = 6 }
    #expect(words(plan) == Self.alphabet + ["ab", "abcd", "zebra"])
    #expect(plan.reasonCounts.last?.reason == .filler)
    #expect(try words(self.plan { $0.multiple = 17 }).contains("[unused1]"))
    #expect(throws: PruningError.noMultiple(multiple: 18, required: 11, there: 17)) {
      try self.plan { $0.multiple = 18 }
    }
  }

  /// What went last comes back first, and costs nothing then.
  @Test func whatWentComesBack() throws {
    let plan = try plan {
      $0.minimumCount = 8
      $0.multiple = 5
    }
    #expect(words(plan) == Self.alphabet + ["ab"])
    #expect(dropped(plan) == ["abcd 3 6 0"])
    #expect(plan.reasons.last == .used)
  }

  /// Where all that a limit took is back, it bound nothing.
  @Test func limitsThatAreFilledUp() throws {
    let plan = try plan {
      $0.coverage = 0.5
      $0.multiple = 11
    }
    #expect(plan.map.kept.count == 11 && plan.dropped.isEmpty)
    #expect(plan.bound == nil)
  }

  @Test func tokensThatAreAskedFor() throws {
    let list = try folder.write("list", "zebra\r\n\n##жук\n".utf8)
    func kept(_ change: (inout VocabularyPolicy) -> Void) throws -> [String] {
      let plan = try plan([Self.text], change)
      return zip(plan.map.kept, plan.reasons).filter { $0.1 == .asked }.map { token($0.0) }
    }
    #expect(try kept { $0.keptTokens = [list] } == ["zebra", "##жук"])
    let other = try folder.write("other", "42\nzebra\n".utf8)
    #expect(try Set(kept { $0.keptTokens = [list, other] }) == ["zebra", "42", "##жук"])
    #expect(try kept { $0.keptPatterns = [#"^\d+$"#, "z.b"] } == ["zebra", "42"])
    #expect(try kept { $0.keptScripts = ["cyrillic"] } == ["жук", "##жук"])
    #expect(try kept { $0.keptScripts = ["Latn"] }.contains("x9"))
  }

  @Test func tokensThatAreAskedForAndAreNot() throws {
    let list = try folder.write("list", "zebra\nnone\n".utf8)
    func asked(_ change: (inout VocabularyPolicy) -> Void) throws {
      _ = try plan([Self.text], change)
    }
    #expect(
      throws: PruningError.noSuchToken(path: list, line: 2, token: Array("none".utf8))
    ) { try asked { $0.keptTokens = [list] } }
    #expect(throws: PruningError.invalidPattern("(")) { try asked { $0.keptPatterns = ["("] } }
    #expect(throws: PruningError.unknownScript("Elbisch")) {
      try asked { $0.keptScripts = ["Elbisch"] }
    }
    #expect(throws: PruningError.noMatch(option: "--keep-script", value: "Thai")) {
      try asked { $0.keptScripts = ["Thai"] }
    }
  }
}
