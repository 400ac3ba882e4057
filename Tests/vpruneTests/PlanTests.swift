import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// A plan that is saved, shown, compared, edited and carried out.
  struct PlanTests {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try TinyBERT(words: ["a", "b", "##b", "##c", "ab", "hello", "world", "[unused0]", "zebra"])
        .write("model", in: folder)
      try folder.write("model/README.md", "---\nlicense: mit\n---\nA model.\n".utf8)
      try FormulaBERT().write("encoder", in: folder)
      try folder.write("corpus.txt", "hello world\n\nabc hello\nworld zebra".utf8)
      try folder.write("words.txt", FormulaBERT().text(documents: 60).utf8)
      try folder.write("list.txt", "b\n".utf8)
      try folder.write("holdout.txt", "hello ab b\nzebra abc".utf8)
    }

    // MARK: - Plan and apply are the one command

    @Test(arguments: [
      (["--corpus", "corpus.txt", "--model", "model"], []),
      (["--corpus", "corpus.txt", "--model", "model", "--max-vocab", "11"], []),
      (["--corpus", "corpus.txt", "--model", "model", "--coverage", "0.7", "--round-to", "2"], []),
      (["--corpus", "corpus.txt", "--model", "model", "--keep-tokens", "list.txt"], []),
      (
        [
          "--corpus", "corpus.txt", "--holdout", "holdout.txt", "--model", "model", "--max-vocab",
          "11",
        ], []
      ),
      (["--corpus", "corpus.txt", "--model", "model"], ["--max-shard-size", "200"]),
      (["--corpus", "corpus.txt", "--model", "model"], ["--base-model", "org/name"]),
      (["--corpus", "corpus.txt", "--model", "model"], ["--no-verify"]),
      (["--corpus", "corpus.txt", "--model", "model"], ["--no-hashes"]),
      (["--lossless", "--model", "model"], []),
      (["--corpus", "words.txt", "--model", "encoder", "--macs", "0.5"], []),
      (
        [
          "--corpus", "words.txt", "--model", "encoder", "--heads", "2", "--keep-shape",
          "--min-count", "3",
        ], []
      ),
      (["--corpus", "words.txt", "--model", "encoder", "--layers", "2", "--no-refit"], []),
      (["--keep-all-tokens", "--corpus", "words.txt", "--model", "encoder", "--ffn", "6"], []),
    ])
    func equalOneCommand(_ deciding: [String], _ writing: [String]) async throws {
      let model = deciding.contains("encoder") ? "encoder" : "model"
      try await folder.succeed(deciding + writing + ["-o", "once"])
      let both = writing.filter { ["--no-verify", "--no-hashes"].contains($0) }
      try await folder.succeed(["plan"] + deciding + both + ["-o", "plan.json"])
      try await folder.succeed(["apply", "plan.json", "--model", model, "-o", "twice"] + writing)
      let names = try folder.names("once")
      #expect(try folder.names("twice") == names)
      for name in names {
        #expect(try folder.read("once/\(name)") == folder.read("twice/\(name)"), "\(name)")
      }
    }

    @Test func documentsAreComparedOnceMoreWhereTheyAreNamed() async throws {
      let plan = try await folder.succeed([
        "plan", "--corpus", "corpus.txt", "--model", "model", "-o", "plan.json",
      ])
      #expect(plan.contains("verified  4 documents will have the same tokens"), "\(plan)")
      #expect(plan.contains("plan      plan.json"), "\(plan)")
      let apply = try await folder.succeed([
        "apply", "plan.json", "--model", "model", "-o", "out", "--corpus", "corpus.txt",
      ])
      #expect(apply.contains("verified  4 documents, 3 tensors"), "\(apply)")
      let other = try await folder.succeed([
        "apply", "plan.json", "--model", "model", "-o", "other",
      ])
      #expect(other.contains("; 4 documents by the plan"), "\(other)")
    }

    /// Nothing that is read is written over, whatever is forced.
    @Test(arguments: [
      [
        "plan", "--corpus", "words.txt", "--model", "encoder", "--ffn", "6", "-o",
        "encoder/model.json",
      ],
      ["plan", "--corpus", "corpus.txt", "--model", "model", "-o", "model/config.json"],
      ["plan", "--corpus", "corpus.txt", "--model", "model", "-o", "corpus.txt"],
      ["count", "--corpus", "corpus.txt", "--model", "model", "-o", "corpus.txt"],
      ["count", "--corpus", "corpus.txt", "--model", "model", "-o", "model/vocab.txt"],
      ["sweep", "model", "--corpus", "corpus.txt", "--plot", "corpus.txt"],
      ["importance", "encoder", "--corpus", "words.txt", "-o", "words.txt"],
      ["importance", "encoder", "--corpus", "words.txt", "-o", "encoder/model.safetensors"],
    ])
    func inputsStay(_ arguments: [String]) async throws {
      let names = try ["", "model", "encoder"].map(folder.names)
      let (text, words) = (try folder.read("corpus.txt"), try folder.read("words.txt"))
      let weights = try folder.read("encoder/model.safetensors")
      let result = try await folder.run(arguments + ["--force"])
      #expect(result.status == 73 && result.messages.contains("the input"), "\(result.messages)")
      #expect(try ["", "model", "encoder"].map(folder.names) == names)
      #expect(try folder.read("corpus.txt") == text && folder.read("words.txt") == words)
      #expect(try folder.read("encoder/model.safetensors") == weights)
    }

    // MARK: - A plan is for one model

    @Test(arguments: [
      ("model/tokenizer.json", "##c", "##d", "the tokenizer is not"),
      ("model/vocab.txt", "zebra", "horse", "disagree"),
      ("model/config.json", "\"vocab_size\"", "\"x\": 1, \"vocab_size\"", "the configuration, or"),
    ])
    func otherModelsAreRefused(
      _ name: String, _ old: String, _ new: String, _ message: String
    ) async throws {
      try await folder.succeed([
        "plan", "--corpus", "corpus.txt", "--model", "model", "-o", "plan.json",
      ])
      let text = String(decoding: try folder.read(name), as: UTF8.self)
      try folder.write(name, text.replacing(old, with: new).utf8)
      if name.hasSuffix("tokenizer.json") { try folder.remove("model/vocab.txt") }
      let before = try folder.names()
      let result = try await folder.run(["apply", "plan.json", "--model", "model", "-o", "out"])
      #expect(result.status == 65)
      #expect(result.messages.contains(message), "\(result.messages)")
      #expect(try folder.names() == before)
    }

    @Test func otherWeightsOfTheSameShapesAreRefused() async throws {
      try await folder.succeed([
        "plan", "--corpus", "corpus.txt", "--model", "model", "-o", "plan.json",
      ])
      var weights = try folder.read("model/model.safetensors")
      weights[weights.count - 1] ^= 1
      try folder.write("model/model.safetensors", weights)
      let result = try await folder.run(["apply", "plan.json", "--model", "model", "-o", "out"])
      #expect(result.status == 65)
      #expect(result.messages.contains("model.safetensors is not that of"), "\(result.messages)")
      #expect(try !folder.names().contains("out"))
    }

    @Test func otherValuesAreRefused() async throws {
      try await folder.succeed([
        "plan", "--corpus", "words.txt", "--model", "encoder", "--macs", "0.5", "-o", "plan.json",
      ])
      var values = try folder.read("plan.safetensors")
      values[values.count - 1] ^= 1
      try folder.write("plan.safetensors", values)
      let result = try await folder.run(["apply", "plan.json", "--model", "encoder", "-o", "out"])
      #expect(result.status == 65)
      #expect(result.messages.contains("plan.safetensors: its SHA-256"), "\(result.messages)")
    }

    // MARK: - Editing

    @Test func editedPlansAreCarriedOut() async throws {
      try await folder.succeed([
        "plan", "--corpus", "corpus.txt", "--model", "model", "-o", "plan.json", "--max-vocab",
        "12",
      ])
      try folder.edit("plan.json", "[10, \"hello\"],\n", "")
      let result = try await folder.succeed(["apply", "plan.json", "--model", "model", "-o", "out"])
      #expect(result.contains("vocabulary       14       11"), "\(result)")
      #expect(result.contains("warning   the plan was edited"), "\(result)")
      // Neither the record nor the card says that documents were compared.
      #expect(!result.contains("by the plan"))
      let card = String(decoding: try folder.read("out/README.md"), as: UTF8.self)
      #expect(card.contains("Verified after writing: every kept weight"), "\(card)")
      let compared = try await folder.succeed([
        "apply", "plan.json", "--model", "model", "-o", "other", "--corpus", "corpus.txt",
      ])
      #expect(compared.contains("use dropped tokens"), "\(compared)")
    }

    @Test(arguments: [
      ("[3, \"[SEP]\"],\n", "", "leaves out token 3, \"[SEP]\""),
      ("\"[SEP]\"", "\"[SEB]\"", "token 3 has another name"),
      ("[3, ", "[99, ", "must be an id below 14"),
      ("[3, ", "[2, ", "token 2 twice"),
      ("\"special\"", "\"splendid\"", "must be under one of"),
      ("\"before\": 14", "\"before\": 15", "must be 14"),
      ("\"vprune_plan\": 1", "\"vprune_plan\": 2", "vprune_plan must be 1"),
      ("\"tokens\": ", "\"tokans\": ", "usage.tokens is missing"),
      ("{", "[", "no JSON object"),
    ])
    func brokenPlansAreRefused(_ old: String, _ new: String, _ message: String) async throws {
      try await folder.succeed([
        "plan", "--corpus", "corpus.txt", "--model", "model", "-o", "plan.json",
      ])
      try folder.edit("plan.json", old, new)
      let result = try await folder.run(["apply", "plan.json", "--model", "model", "-o", "out"])
      #expect(result.status == 65)
      #expect(result.messages.contains(message), "\(result.messages)")
    }

    // MARK: - Showing

    @Test func inspectShowsReasonsAndCosts() async throws {
      try await folder.succeed([
        "plan", "--corpus", "corpus.txt", "--model", "model", "-o", "plan.json", "--max-vocab",
        "12",
      ])
      let text = try await folder.succeed(["inspect", "--plan", "plan.json"])
      #expect(text.contains("Kept: 12 of 14 tokens, by --max-vocab"), "\(text)")
      #expect(text.contains("alphabet"))
      #expect(text.contains("ab               1             1        0"), "\(text)")
      let json = try JSONSerialization.object(
        of: try await folder.succeed(["inspect", "--plan", "plan.json", "--json"]).utf8)
      let vocabulary = try #require(json["vocabulary"] as? [String: Any])
      let kept = try #require(vocabulary["kept"] as? [[String: Any]])
      #expect(kept.count == 12)
      #expect(kept[0]["reason"] as? String == "special")
      let dropped = try #require(vocabulary["dropped"] as? [[String: Any]])
      #expect(dropped.map { $0["token"] as? String } == ["ab"])
      #expect(dropped.map { $0["extra_tokens"] as? Int } == [1])
      #expect(try await folder.run(["inspect", "model", "--plan", "plan.json"]).status == 64)
    }

    @Test func differencesOfPlans() async throws {
      let start = ["plan", "--corpus", "corpus.txt", "--model", "model", "-o"]
      try await folder.succeed(start + ["one.json"])
      try await folder.succeed(start + ["two.json", "--max-vocab", "12"])
      let text = try await folder.succeed(["diff", "one.json", "two.json"])
      #expect(text.contains("Only one.json keeps 1 token\n  ab  used  1 extra token\n"), "\(text)")
      #expect(text.contains("asked: max_vocab"), "\(text)")
      let json = try JSONSerialization.object(
        of: try await folder.succeed(["diff", "two.json", "one.json", "--json"]).utf8)
      #expect(json["same"] as? Bool == false)
      #expect((json["only_second"] as? [[String: Any]])?.first?["token"] as? String == "ab")
      let same = try await folder.succeed(["diff", "one.json", "one.json"])
      #expect(same.contains("Both keep the same"))
    }

    @Test func differencesOfLayers() async throws {
      let start = [
        "plan", "--corpus", "words.txt", "--model", "encoder", "--keep-all-tokens", "--no-refit",
      ]
      try await folder.succeed(start + ["-o", "one.json", "--heads", "4,2,1", "--ffn", "12,6,3"])
      try await folder.succeed(start + ["-o", "two.json", "--heads", "4,2,2", "--ffn", "12,6,4"])
      let text = try await folder.succeed(["diff", "one.json", "two.json"])
      #expect(text.contains("heads of layer 2"), "\(text)")
      #expect(!text.contains("heads of layer 1"))
    }

    @Test(arguments: [
      ["plan", "--corpus", "corpus.txt", "--model", "model"],
      ["plan", "--corpus", "corpus.txt", "--model", "model", "-o", "plan.safetensors"],
      ["plan", "--model", "model", "-o", "plan.json"],
      ["apply", "plan.json", "-o", "out"],
      ["apply", "plan.json", "--model", "model", "--native"], ["diff", "plan.json"], ["inspect"],
    ])
    func wrongArguments(_ arguments: [String]) async throws {
      #expect(try await folder.run(arguments).status == 64)
    }
  }
}
