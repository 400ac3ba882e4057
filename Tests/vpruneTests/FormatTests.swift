import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import vprune

extension EndToEndTests {
  /// What people have: records, patterns, names of the hub; and what they get: shards and a card.
  struct FormatTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try TinyBERT(words: ["hello", "world", "##s", "unseen", "h", "w"]).write("model", in: folder)
      try folder.write("lines.txt", "hello world\nworlds hello\n".utf8)
    }

    private func count(_ arguments: [String]) async throws -> String {
      let result = try await Binary.run(
        ["count", "--model", "model", "-o", "-", "--quiet"] + arguments, in: folder.path)
      #expect(result.status == 0, "\(result.messages)")
      return Self.counts(result.text)
    }

    /// The table without the size of the text, of which separators are a part.
    private static func counts(_ table: String) -> String {
      table.split(separator: "\n").filter { !$0.hasPrefix("# bytes") }.joined(separator: "\n")
    }

    @Test func recordsCountAsTheirTexts() async throws {
      let expected = try await count(["--corpus", "lines.txt"])
      try folder.write(
        "a.jsonl",
        #"{"m": {"t": "hello world"}}"#.utf8 + [10] + #"{"m":{"t":"worlds\nhello"}}"#.utf8)
      let gzip = try Gzip.member(Array("x,body\n1,hello world\n".utf8))
      try folder.write("b.csv", gzip + Gzip.member(Array("2,\"worlds\nhello\"\n".utf8)))
      #expect(try await count(["--corpus", "a.jsonl", "--field", "m.t"]) == expected)
      #expect(try await count(["--corpus", "*.csv", "--column", "body"]) == expected)
      let input = try await Binary.run(
        ["count", "--model", "model", "-o", "-", "--quiet", "--corpus", "-", "--field", "m.t"],
        input: folder.read("a.jsonl"), in: folder.path)
      #expect(Self.counts(input.text) == expected)
    }

    @Test(arguments: [
      (["--corpus", "lines.txt", "--field", "a"], "--field", 64),
      (["--corpus", "no*.txt"], "\"no*.txt\"", 66),
      (["--corpus", "-", "--field", "a", "--column", "b"], "--column", 64),
    ])
    func unfitNames(_ arguments: [String], _ words: String, _ status: Int) async throws {
      let result = try await Binary.run(
        ["count", "--model", "model", "-o", "-"] + arguments, in: folder.path)
      #expect(result.status == status)
      #expect(result.messages.contains(words))
    }

    @Test func modelsThatAreNotInTheCache() async throws {
      let result = try await folder.run([
        "--corpus", "lines.txt", "--model", "no-such-org/no-such-model",
      ])
      #expect(result.status == 66)
      #expect(result.messages.contains("hf download no-such-org/no-such-model"))
    }

    @Test func shardsOfALimitedSize() async throws {
      let result = try await folder.run([
        "--corpus", "lines.txt", "--model", "model", "-o", "out", "--max-shard-size", "0.1XB",
      ])
      #expect(result.status == 64)
      let pruned = try await folder.run([
        "--corpus", "lines.txt", "--model", "model", "-o", "out", "--max-shard-size", "100B",
      ])
      #expect(pruned.status == 0, "\(pruned.messages)")
      #expect(
        try folder.names("out").filter { $0.hasPrefix("model") } == [
          "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
          "model.safetensors.index.json",
        ])
      let index = String(
        decoding: try folder.read("out/model.safetensors.index.json"), as: UTF8.self)
      #expect(
        index.contains(#""embeddings.word_embeddings.weight": "model-00001-of-00002.safetensors""#))
      let verified = try await folder.run([
        "verify", "--model", "model", "--pruned", "out", "--corpus", "lines.txt",
      ])
      #expect(verified.status == 0, "\(verified.messages)")
      // One file again, and the same bytes as at once.
      let whole = try await folder.run([
        "--corpus", "lines.txt", "--model", "out", "-o", "whole", "--max-shard-size", "1GiB",
      ])
      #expect(whole.status == 0, "\(whole.messages)")
      _ = try await folder.run(["--corpus", "lines.txt", "--model", "model", "-o", "once"])
      #expect(
        try folder.read("whole/model.safetensors") == folder.read("once/model.safetensors"))
      #expect(!(try folder.names("whole").contains("model.safetensors.index.json")))
    }

    @Test func modelCards() async throws {
      try folder.write(
        "model/README.md", "---\nlicense: mit\nbase_model: a/b\ntags:\n- x\n---\n# Old\n".utf8)
      func card(_ arguments: String...) async throws -> String {
        let result = try await Binary.run(
          ["--corpus", "lines.txt", "--model", "model", "-o", "out", "--force"] + arguments,
          in: folder.path)
        #expect(result.status == 0, "\(result.messages)")
        return String(decoding: try folder.read("out/README.md"), as: UTF8.self)
      }
      let unnamed = try await card()
      #expect(
        unnamed.hasPrefix(
          "---\nlicense: mit\nbase_model: a/b\ntags:\n- x\n- pruned\n- vprune\n---\n\n# model, pruned\n"
        ))
      #expect(unnamed.hasSuffix("before it was pruned.\n\n# Old\n"))
      #expect(unnamed.contains("each of 2 documents has the same tokens, and every kept"))
      #expect(unnamed.contains("model = AutoModel.from_pretrained("))
      let lossless = try await Binary.run(
        ["--lossless", "--model", "model", "-o", "lossless"], in: folder.path)
      #expect(lossless.status == 0, "\(lossless.messages)")
      let alone = String(decoding: try folder.read("lossless/README.md"), as: UTF8.self)
      #expect(
        alone.contains("Removed are tokens that no text can become.") && !alone.contains("cut into")
      )
      #expect(alone.contains("Verified after writing: every kept weight is bit for bit"))
      let named = try await card("--base-model", "org/name")
      #expect(
        named.hasPrefix(
          "---\nlicense: mit\ntags:\n- x\n- pruned\n- vprune\nbase_model: org/name\n"
            + "base_model_relation: finetune\n---\n"))
      #expect(try await card("--base-model", "org/name") == named)
      try folder.remove("model/README.md")
      #expect(try await card().hasPrefix("---\ntags:\n- pruned\n- vprune\n---\n"))
    }

    @Test func staleWeightsAreNamed() async throws {
      for name in [
        "tf_model.h5", "flax_model.msgpack", "rust_model.ot", "pytorch_model.bin", "m.Q4.gguf",
      ] {
        try folder.write("model/\(name)", [0])
      }
      for name in ["onnx", "openvino", "coreml"] {
        try folder.makeFolder("model/\(name)")
        try folder.write("model/\(name)/model", [0])
      }
      let result = try await folder.run([
        "--corpus", "lines.txt", "--model", "model", "-o", "out", "--json",
      ])
      #expect(result.status == 0, "\(result.messages)")
      let json = try #require(
        JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any])
      let leftOut = try #require(json["left_out"] as? [String])
      #expect(
        leftOut == [
          "coreml", "flax_model.msgpack", "m.Q4.gguf", "onnx", "openvino", "pytorch_model.bin",
          "rust_model.ot", "tf_model.h5",
        ])
      #expect(try Set(folder.names("out")).isDisjoint(with: leftOut))
    }

    @Test(
      .enabled(if: PythonOracle.isWanted, PythonOracle.absent),
      .enabled(if: Repository.wantsModel, Repository.noModel), arguments: [1, 2])
    func filesOfPython(_ seed: Int) async throws {
      _ = try await PythonOracle.run(
        "record_files.py",
        [
          "--vprune", Binary.path.string, "--tokenizer", Repository.model.string, "--seed",
          "\(seed)",
        ])
    }

    @Test(.enabled(if: PythonOracle.isWanted, PythonOracle.absent))
    func modelsOfOldPyTorch() async throws {
      _ = try await PythonOracle.run("torch_models.py", ["--vprune", Binary.path.string])
    }
  }
}

struct ByteSizeTests {
  @Test(
    arguments: [
      ("1", 1), ("7B", 7), ("2kb", 2000), ("2KiB", 2048), ("500MB", 500_000_000), ("1GiB", 1 << 30),
      ("3TB", 3_000_000_000_000), ("0", nil), ("", nil), ("GB", nil), ("1.5GB", 1_500_000_000),
      ("10.3MB", 10_300_000), ("1.5.5GB", nil), (".GB", nil), ("-1GB", nil),
      ("1XB", nil), ("1iB", nil), ("9999999999GB", nil), ("1GBB", nil),
    ] as [(String, Int?)])
  func sizes(_ text: String, _ expected: Int?) {
    #expect(ByteSize(argument: text)?.count == expected)
  }
}
