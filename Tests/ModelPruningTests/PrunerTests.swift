import ModelPruning
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// The public library: what it writes, what it refuses, and what it says.
struct PrunerTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try FormulaBERT().write("model", in: folder)
    try folder.write("text.txt", FormulaBERT().text(documents: 60).utf8)
    try folder.write("other.txt", FormulaBERT().text(documents: 5).utf8)
    try folder.write("list.txt", "w30\nw31\n".utf8)
  }

  private func path(_ name: String) -> String { folder.path.appending(name).string }

  private func pruner(_ text: String = "other.txt") -> Pruner {
    Pruner(model: path("model"), corpus: text.isEmpty ? [] : [path(text)])
  }

  private func expectSame(_ one: String, _ other: String) throws {
    let names = try folder.names(one)
    #expect(try folder.names(other) == names && names.contains("vprune.json"))
    for name in names {
      #expect(
        try folder.read("\(one)/\(name)") == folder.read("\(other)/\(name)"), "\(name) differs")
    }
  }

  // MARK: - What is written

  /// Each property means what the option means.
  @Test(arguments: [
    Case("limits", ["--max-vocab", "20", "--round-to", "4", "--alphabet", "seen"]) {
      $0.vocabulary.maximumTokens = 20
      $0.vocabulary.multiple = 4
      $0.vocabulary.alphabet = .seen
    },
    Case(
      "lists", ["--keep-tokens", "list.txt", "--keep-matching", "w3.", "--keep-script", "Latin"]
    ) {
      $0.vocabulary.keptTokens = ["list.txt"]
      $0.vocabulary.keptPatterns = ["w3."]
      $0.vocabulary.keptScripts = ["Latin"]
    },
    Case(
      "coverage",
      ["--coverage", "0.9", "--each-corpus", "--min-count", "2", "--alphabet", "seen-scripts"]
    ) {
      $0.vocabulary.coverage = 0.9
      $0.vocabulary.coversEachCorpus = true
      $0.vocabulary.minimumCount = 2
      $0.vocabulary.alphabet = .seenScripts
    },
    Case(
      "sizes", ["--max-ratio", "0.98", "--max-bytes", "29kB", "--keep-unused", "--drop-alphabet"]
    ) {
      $0.vocabulary.maximumRatio = 0.98
      $0.vocabulary.maximumBytes = 29_000
      $0.vocabulary.keepsPlaceholders = true
      $0.vocabulary.alphabet = .none
    },
    Case("holdout", ["--holdout", "text.txt", "--max-shard-size", "2kB", "--threads", "1"]) {
      $0.holdout = ["text.txt"]
      $0.maximumShardBytes = 2000
      $0.threads = 1
    },
    Case("macs", ["--macs", "0.5"]) { $0.layers = .multiplications(0.5) },
    Case("means", ["--heads", "2", "--ffn", "6"]) { $0.layers = .means(heads: 2, neurons: 6) },
    Case("layers", ["--layers", "2", "--keep-all-tokens"]) {
      $0.layers = .layers(2)
      $0.vocabulary.removal = .nothing
    },
  ])
  func propertiesAreOptions(_ item: Case) async throws {
    let corpus =
      item.arguments.contains { ["--macs", "--heads", "--layers"].contains($0) }
      ? "text.txt" : "other.txt"
    var pruner = pruner(corpus)
    item.change(&pruner)
    pruner.holdout = pruner.holdout.map(path)
    pruner.vocabulary.keptTokens = pruner.vocabulary.keptTokens.map(path)
    let result = try pruner.prune(to: path("library"))
    let command = try await Binary.run(
      ["--corpus", corpus, "--model", "model", "-o", "command", "--json"] + item.arguments,
      in: folder.path)
    try #require(command.status == 0, "\(command.messages)")
    try expectSame("library", "command")
    #expect(result.proof?.isExact == true)
    #expect(command.text.contains("\"after\": \(result.vocabulary.after)"))
    #expect(result.json.contains("\"format\": \"vprune prune 1\""))
    #expect(result.summary.contains("written to"))
  }

  /// A case of ``propertiesAreOptions(_:)``.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let arguments: [String]
    let change: @Sendable (inout Pruner) -> Void

    init(
      _ name: String, _ arguments: [String], _ change: @escaping @Sendable (inout Pruner) -> Void
    ) {
      (testDescription, self.arguments, self.change) = (name, arguments, change)
    }
  }

  @Test func losslessNeedsNoText() async throws {
    var pruner = pruner("")
    pruner.vocabulary.removal = .unreachable
    _ = try pruner.prune(to: path("library"))
    let command = try await Binary.run(
      ["--lossless", "--model", "model", "-o", "command"], in: folder.path)
    #expect(command.status == 0, "\(command.messages)")
    try expectSame("library", "command")
  }

  /// An estimate writes nothing; plan and apply write what pruning at once does; what was written is verified again.
  @Test func estimatesPlansAndProofs() throws {
    var pruner = pruner("text.txt")
    pruner.vocabulary.maximumTokens = 30
    pruner.layers = .means(heads: 2, neurons: nil)
    let before = try folder.names()
    let estimate = try pruner.estimate()
    #expect(try folder.names() == before)
    let stages = Mutex<Set<JobProgress.Stage>>([])
    let pruned = try pruner.prune(to: path("once")) { progress in
      stages.withLock { _ = $0.insert(progress.stage) }
    }
    #expect(stages.withLock { $0 } == [.counting, .layers, .writing, .verifying])
    #expect(estimate.vocabulary == pruned.vocabulary && estimate.weightBytes == pruned.weightBytes)
    #expect(estimate.proof == nil && pruned.proof?.documents == 60)
    let plan = try pruner.plan(to: path("plan.json"))
    #expect(plan.unknownTokens == pruned.unknownTokens && pruned.unknownTokens > 0)
    _ = try self.pruner("").apply(plan: path("plan.json"), to: path("twice"))
    try expectSame("once", "twice")
    let proof = try pruner.verify(path("once"))
    #expect(proof.isExact && proof.resegmentedDocuments > 0)
    pruner.vocabulary = VocabularyLimits()
    #expect(try !pruner.verify(path("once")).isExact)
  }

  // MARK: - What is refused

  /// Nothing is there that was not, and the sentence says why.
  @Test(arguments: [
    Refusal(.request, "corpus") { $0.corpus = [] },
    Refusal(.request, "coverage must be") { $0.vocabulary.coverage = 1.5 },
    Refusal(.request, "coverage must be") { $0.vocabulary.coverage = .nan },
    Refusal(.request, "multiple must be") { $0.vocabulary.multiple = 0 },
    Refusal(.request, "maximumRatio") { $0.vocabulary.maximumRatio = 1 },
    Refusal(.request, "coversEachCorpus") { $0.vocabulary.coversEachCorpus = true },
    Refusal(.request, "1 or more") { $0.vocabulary.maximumTokens = 0 },
    Refusal(.request, "threads") { $0.threads = 0 },
    Refusal(.request, "empty path") { $0.model = "" },
    Refusal(.request, "standard input") { $0.corpus = ["-"] },
    Refusal(.request, "above 0 and below 1") { $0.layers = .multiplications(1) },
    Refusal(.request, "above 1") { $0.layers = .speedup(.infinity) },
    Refusal(.request, "Means of heads") { $0.layers = .means(heads: nil, neurons: nil) },
    Refusal(.request, "1 or more") { $0.layers = .layers(0) },
    Refusal(.request, "nothing to do") { $0.vocabulary.removal = .nothing },
    Refusal(.request, "no corpus") { $0.vocabulary.removal = .unreachable },
    Refusal(.content, "--max-vocab") { $0.vocabulary.maximumTokens = 1 },
    Refusal(.missing, "nowhere.txt") { $0.corpus = ["nowhere.txt"] },
    Refusal(.missing, "nowhere.json") { $0.layers = .masks("nowhere.json") },
  ])
  func refusals(_ item: Refusal) throws {
    var pruner = pruner()
    item.change(&pruner)
    let before = try folder.names()
    let failure = #expect(throws: PruningFailure.self) {
      _ = try pruner.prune(to: path("out"))
    }
    #expect(failure?.kind == item.kind, "\(String(describing: failure))")
    #expect(failure?.description.contains(item.words) == true, "\(String(describing: failure))")
    #expect(try folder.names() == before)
  }

  /// A case of ``refusals(_:)``.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let kind: PruningFailure.Kind
    let words: String
    let change: @Sendable (inout Pruner) -> Void
    var testDescription: String { words }

    init(
      _ kind: PruningFailure.Kind, _ words: String,
      _ change: @escaping @Sendable (inout Pruner) -> Void
    ) {
      (self.kind, self.words, self.change) = (kind, words, change)
    }
  }

  @Test func outputsThatAreThere() throws {
    var pruner = pruner()
    _ = try pruner.prune(to: path("out"))
    let failure = #expect(throws: PruningFailure.self) { _ = try pruner.prune(to: path("out")) }
    #expect(failure?.kind == .output && failure?.exitCode == 73)
    pruner.replacesOutput = true
    _ = try pruner.prune(to: path("out"))
    // Neither what is read, nor a file that is no plan's place.
    for place in ["other.txt", "model/plan.json", "plan.safetensors", ".."] {
      #expect(throws: PruningFailure.self, "\(place)") { _ = try pruner.plan(to: path(place)) }
    }
    #expect(try folder.read("other.txt") == Array(FormulaBERT().text(documents: 5).utf8))
  }
}
