import Foundation
import Reports
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// What `--json` prints is what docs/schemas says of it, key by key.
  @Suite(.enabled(if: PythonOracle.isWanted, PythonOracle.absent))
  struct SchemaTests {
    private static let schemas = Repository.root.appending("docs/schemas")

    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try TinyBERT(words: ["a", "b", "##b", "##c", "ab", "hello", "world", "[unused0]", "zebra"])
        .write("model", in: folder)
      try folder.write("model/tf_model.h5", "stale".utf8)
      try FormulaBERT().write("encoder", in: folder)
      try FormulaBERT.repeatingItself.write("zeros", in: folder)
      try folder.write("corpus.txt", "hello world\n\nabc hello\nworld zebra ☃".utf8)
      try folder.write("holdout.txt", "hello zebra abc\nb ab b".utf8)
      try folder.write("words.txt", FormulaBERT().text(documents: 60).utf8)
      try folder.write("tokens.txt", "zebra\n".utf8)
      try folder.write("test.csv", "text,label\nw5 w6,LABEL_0\nw7,LABEL_1\nw8 w9,LABEL_2\n".utf8)
      try folder.makeFolder("json")
    }

    /// Runs a command, whose output has to be of a format.
    private func show(
      _ format: String, _ name: String, _ arguments: [String], status: Int = 0
    ) async throws {
      let result = try await Binary.run(arguments, in: folder.path)
      try #require(result.status == status, "\(arguments): \(result.messages)")
      let ending = format == "tokenize" ? "jsonl" : "json"
      try folder.write("json/\(format)-\(name).\(ending)", result.output)
    }

    private func validate() async throws {
      _ = try await PythonOracle.run(
        "schemas.py", [Self.schemas.string, folder.path.appending("json").string])
    }

    @Test func eachFormatHasASchema() throws {
      for format in JSONFormat.allCases {
        let path = Self.schemas.appending("\(format.rawValue).json").string
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("{\"const\": \"\(format.name)\""), "\(path)")
      }
    }

    /// All commands, on models that have something to say under each key.
    @Test func outputsAreAsDescribed() async throws {
      let text = ["--corpus", "corpus.txt", "--model", "model"]
      let words = ["--corpus", "words.txt", "--model", "encoder"]
      let plan = text + ["--holdout", "holdout.txt"]
      try await show("prune", "all", text + ["-o", "small", "--json"])
      try await show(
        "prune", "limit",
        plan + ["--max-vocab", "11", "--alphabet", "seen", "-o", "less", "--json"])
      try await show("prune", "dry", text + ["--keep-tokens", "tokens.txt", "--dry-run", "--json"])
      try await show("prune", "macs", words + ["--macs", "0.5", "-o", "half", "--json"])
      try await show(
        "prune", "taylor",
        words + ["--importance", "taylor", "--heads", "1", "--ffn", "1", "-o", "one", "--json"])
      try await show("prune", "pack", ["pack", "zeros", "-o", "packed", "--json"])
      try await show("prune", "plan", ["plan", "-o", "plan.json", "--json"] + text)
      try await show(
        "prune", "apply", ["apply", "plan.json", "--model", "model", "-o", "applied", "--json"])
      try await show(
        "verify", "same",
        ["verify", "--model", "model", "--pruned", "small", "--corpus", "corpus.txt", "--json"])
      try await show(
        "verify", "other",
        ["verify", "--model", "model", "--pruned", "less", "--corpus", "corpus.txt", "--json"],
        status: 1)
      try await show(
        "restore", "token",
        [
          "restore", "--model", "model", "--pruned", "less", "--tokens", "tokens.txt", "-o", "more",
          "--json",
        ])
      try await plans(plan, words)
      try await measurements(text, words)
      try await validate()
    }

    private func plans(_ plan: [String], _ words: [String]) async throws {
      try await show(
        "prune", "less", ["plan", "-o", "less.json", "--max-vocab", "11", "--json"] + plan)
      try await show(
        "prune", "layers",
        ["plan", "-o", "layers.json", "--layers", "2", "--macs", "0.5", "--json"] + words)
      try await show(
        "prune", "lists",
        ["plan", "-o", "lists.json", "--heads", "2", "--ffn", "6", "--json"] + words)
      for name in ["less", "layers", "lists"] {
        try await show("inspect-plan", name, ["inspect", "--plan", "\(name).json", "--json"])
      }
      try await show("diff", "tokens", ["diff", "plan.json", "less.json", "--json"])
      try await show("diff", "units", ["diff", "layers.json", "lists.json", "--json"])
    }

    private func measurements(_ text: [String], _ words: [String]) async throws {
      try await show("inspect", "model", ["inspect", "model", "--json"])
      try await show("count", "all", ["count", "-o", "table", "--json"] + text)
      try await show(
        "count", "sample", ["count", "-o", "part", "--sample", "0.5", "--json"] + words)
      try await show(
        "sweep", "sizes",
        ["sweep", "model", "--corpus", "corpus.txt", "--holdout", "holdout.txt", "--json"])
      try await show(
        "sweep-layers", "macs",
        ["sweep", "encoder", "--corpus", "words.txt", "--macs", "0.4,0.6", "--data", "test.csv"]
          + ["--json"])
      try await show(
        "evaluate", "classes", ["evaluate", "encoder", "--data", "test.csv", "--json"])
      try await show(
        "bench", "two",
        ["bench", "encoder", "half", "--data", "test.csv", "--length", "8", "--batch", "1,2"]
          + ["--repetitions", "2", "--json"])
      try await show("tokenize", "lines", ["tokenize"] + text)
      let lines = try folder.read("json/tokenize-lines.jsonl")
      let decoded = try await Binary.run(
        ["tokenize", "--decode", "--model", "model", "--corpus", "-"], input: lines, in: folder.path
      )
      try folder.write("json/tokenize-text.jsonl", decoded.output)
    }

    /// A key that no schema names, and one that is missing, are found.
    @Test(arguments: [("\"exact\": ", "\"new\": 1, \"exact\": "), ("\"ids\": ", "\"id\": ")])
    func otherKeysAreFound(_ old: String, _ new: String) async throws {
      try await show("prune", "all", ["--corpus", "corpus.txt", "--model", "model", "--json"])
      let text = String(decoding: try folder.read("json/prune-all.json"), as: UTF8.self)
      try folder.write("json/prune-all.json", text.replacing(old, with: new).utf8)
      let failure = await #expect(throws: PythonOracle.Failure.self) { try await validate() }
      #expect(
        failure?.description.contains("prune-all.json: $") == true, "\(String(describing: failure))"
      )
    }
  }
}
