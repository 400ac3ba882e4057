import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// What a user types, sees, and finds on the disk.
  struct CommandLineTests {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try TinyBERT(words: ["a", "b", "##b", "##c", "ab", "hello", "world", "[unused0]", "zebra"])
        .write("model", in: folder)
      try folder.write("corpus.txt", "hello world\n\nabc hello".utf8)
    }

    private func run(_ arguments: String..., input: String = "") async throws -> Binary.Result {
      try await Binary.run(arguments, input: Array(input.utf8), in: folder.path)
    }

    private func vocabulary(_ output: String) throws -> [String] {
      let text = String(decoding: try folder.read("\(output)/vocab.txt"), as: UTF8.self)
      return text.split(separator: "\n").map(String.init)
    }

    // MARK: - The main job

    @Test func prunesIntoTheDefaultOutput() async throws {
      let result = try await run("--corpus", "corpus.txt", "--model", "model")
      try #require(result.status == 0, "\(result.messages)")
      #expect(result.text.contains("written to model-pruned/"))
      #expect(result.text.contains("3 documents"))
      // abc is ab ##c, zebra and [unused0] do not occur.
      #expect(
        try vocabulary("model-pruned") == [
          "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "##b", "##c", "ab", "hello",
          "world",
        ])
      #expect(
        try folder.names() == ["corpus.txt", "model", "model-pruned"], "nothing else is left")
    }

    @Test(arguments: [
      (["--drop-alphabet"], ["##c", "ab", "hello", "world"]),
      (["--min-count", "2", "--drop-alphabet"], ["hello"]),
      (["--keep-unused", "--drop-alphabet"], ["##c", "ab", "hello", "world", "[unused0]"]),
      (["--max-vocab", "8", "--drop-alphabet"], ["##c", "ab", "hello"]),
      (["--coverage", "0.6", "--drop-alphabet"], ["##c", "hello"]),
      (["--keep-matching", "^z", "--drop-alphabet"], ["##c", "ab", "hello", "world", "zebra"]),
      (["--round-to", "2", "--drop-alphabet"], ["a", "##c", "ab", "hello", "world"]),
      (
        ["--keep-script", "latin", "--drop-alphabet"],
        ["a", "b", "##b", "##c", "ab", "hello", "world", "zebra"]
      ),
    ])
    func policies(_ flags: [String], _ kept: [String]) async throws {
      let result = try await Binary.run(
        ["--corpus", "corpus.txt", "--model", "model", "-o", "out"] + flags, in: folder.path)
      try #require(result.status == 0, "\(result.messages)")
      #expect(try Array(vocabulary("out").dropFirst(5)) == kept)
    }

    @Test func limitsAreToldAndRecorded() async throws {
      let result = try await run(
        "--corpus", "corpus.txt", "--model", "model", "-o", "out", "--max-vocab", "11")
      try #require(result.status == 0, "\(result.messages)")
      // "ab" becomes "a ##b", which is one token more.
      #expect(
        result.text.contains(
          "dropped   1 used token: 1 token more in the text (20.0 %)\nlimit     --max-vocab 11\n"
        ), "\(result.text)")
      let record = try JSONSerialization.jsonObject(with: Data(try folder.read("out/vprune.json")))
      let plan = (record as? [String: Any])?["plan"] as? [String: Any]
      let vocabulary = try #require(plan?["vocabulary"] as? [String: Any])
      #expect(vocabulary["bound"] as? String == "max-vocab")
      #expect(
        vocabulary["dropped"] as? [String: [Int]] == [
          "ids": [9], "occurrences": [1], "extra_tokens": [1], "unknown": [0],
        ])
      let small = try await run(
        "--corpus", "corpus.txt", "--model", "model", "-o", "small", "--max-vocab", "3")
      #expect(small.status == 65)
      #expect(
        small.messages.hasPrefix("vprune: --max-vocab allows 3 tokens, but 9 stay whatever"),
        "\(small.messages)")
    }

    @Test func everyWayToNameTheTextGivesTheSameBytes() async throws {
      try folder.makeFolder("texts/more")
      try folder.write("texts/1.txt", "hello world\n\n".utf8)
      try folder.write("texts/more/2.txt", "abc hello".utf8)
      try folder.write("texts/.hidden", "zebra".utf8)
      let gzip = Process()
      gzip.executableURL = URL(filePath: "/usr/bin/env")
      gzip.arguments = ["gzip", "-k", folder.path.appending("corpus.txt").string]
      try gzip.run()
      gzip.waitUntilExit()
      let count = try await run("count", "--corpus", "corpus.txt", "--model", "model", "-o", "u")
      try #require(count.status == 0, "\(count.messages)")
      let ways = [
        ["--corpus", "corpus.txt"], ["--corpus", "corpus.txt.gz"], ["--corpus", "texts"],
        ["--corpus", "texts/1.txt", "--corpus", "texts/more"], ["--corpus", "-"],
        ["--usage", "u"],
      ]
      for (number, way) in ways.enumerated() {
        let result = try await Binary.run(
          way + ["--model", "model", "-o", "out\(number)", "-q"],
          input: try folder.read("corpus.txt"), in: folder.path)
        try #require(result.status == 0, "\(way): \(result.messages)")
        for file in ["model.safetensors", "tokenizer.json", "vocab.txt", "config.json"] {
          #expect(
            try folder.read("out\(number)/\(file)") == folder.read("out0/\(file)"),
            "\(way): \(file)")
        }
      }
    }

    @Test func holdoutIsToldEverywhere() async throws {
      try folder.write("holdout.txt", "zebra hello\nzebra".utf8)
      let result = try await run(
        "--corpus", "corpus.txt", "--holdout", "holdout.txt", "--model", "model", "-o", "out")
      try #require(result.status == 0, "\(result.messages)")
      // "zebra" has no letters of its own: it is unknown now.
      #expect(
        result.text.contains(
          "hold-out  2 documents, 3 words: 1.000 tokens a word (1.000 before), 66.67 % [UNK] (0.00 %)"
        ), "\(result.text)")
      #expect(result.text.contains("split worst: \"zebra\" 1 to 1 [UNK] (2 times)"))
      let record = try JSONSerialization.jsonObject(with: Data(try folder.read("out/vprune.json")))
      let holdout = (record as? [String: Any])?["holdout"] as? [String: Any]
      #expect(holdout?["unknown"] as? [String: Int] == ["before": 0, "after": 2])
      let card = String(decoding: try folder.read("out/README.md"), as: UTF8.self)
      #expect(card.contains("On text that was not counted: 2 documents"), "\(card)")
      let refused = try await run(
        "--corpus", "corpus.txt", "--holdout", "./corpus.txt", "--model", "model", "-o", "other")
      #expect(refused.status == 64)
      #expect(
        refused.messages.contains("named by --corpus and by --holdout"), "\(refused.messages)")
    }

    @Test func sameInputGivesTheSameBytes() async throws {
      for output in ["one", "two"] {
        let result = try await run("--corpus", "corpus.txt", "--model", "model", "-o", output)
        try #require(result.status == 0, "\(result.messages)")
      }
      for name in try FileManager.default.contentsOfDirectory(
        atPath: folder.path.appending("one").string)
      {
        #expect(try folder.read("one/\(name)") == folder.read("two/\(name)"), "\(name)")
      }
    }

    @Test func replacesOnlyWithForce() async throws {
      try folder.makeFolder("out")
      try folder.write("out/config.json", "keep me".utf8)
      let refused = try await run("--corpus", "corpus.txt", "--model", "model", "-o", "out")
      #expect(refused.status == 73)
      #expect(refused.messages.contains("--force"))
      #expect(try folder.read("out/config.json") == Array("keep me".utf8))
      let forced = try await run(
        "--corpus", "corpus.txt", "--model", "model", "-o", "out", "--force")
      #expect(forced.status == 0, "\(forced.messages)")
      #expect(try vocabulary("out").contains("hello"))
      #expect(try folder.names() == ["corpus.txt", "model", "out"])
    }

    @Test func forceReplacesNothingButModels() async throws {
      try folder.makeFolder("home/documents")
      try folder.makeFolder("empty")
      try folder.write("file", "keep me".utf8)
      for (output, status) in [("home", 73), ("file", 73), ("empty", 0)] {
        let result = try await run(
          "--corpus", "corpus.txt", "--model", "model", "-o", output, "--force")
        #expect(result.status == status, "\(output): \(result.messages)")
      }
      #expect(try folder.read("file") == Array("keep me".utf8))
    }

    @Test func aLongNameIsNoTrouble() async throws {
      let name = String(repeating: "n", count: 250)
      let result = try await run("--corpus", "corpus.txt", "--model", "model", "-o", name)
      #expect(result.status == 0, "\(result.messages)")
    }

    /// A pipe that nobody writes to would make a careless reader wait for ever.
    @Test(
      .timeLimit(.minutes(1)),
      arguments: [
        "tokenizer.json", "config.json", "model.safetensors", "generation_config.json", "vocab.txt",
      ])
    func pipesInAModelAreRefused(_ name: String) async throws {
      if try folder.names("model").contains(name) { try folder.remove("model/\(name)") }
      let made = unsafe mkfifo(folder.path.appending("model/\(name)").string, 0o644)
      try #require(made == 0)
      let result = try await run("--corpus", "corpus.txt", "--model", "model")
      #expect(result.status == 66)
      #expect(result.messages.contains("\(name) is a pipe"), "\(result.messages)")
    }

    @Test(arguments: ["tokenizer.json", "generation_config.json", "added_tokens.json"])
    func linksThatLeadNowhereAreRefused(_ name: String) async throws {
      if try folder.names("model").contains(name) { try folder.remove("model/\(name)") }
      try folder.link("model/\(name)", to: "nowhere")
      let result = try await run("--corpus", "corpus.txt", "--model", "model")
      #expect(result.status == 66)
      #expect(result.messages.contains("model/\(name) does not exist"), "\(result.messages)")
    }

    @Test func foldersThatAreModelsStayBehind() async throws {
      for path in ["model/checkpoint-500", "model/2_Dense"] {
        try folder.makeFolder(path)
        try folder.write("\(path)/config.json", "{}".utf8)
      }
      try folder.write("model/checkpoint-500/tokenizer_config.json", "{}".utf8)
      for name in ["checkpoint-500", "2_Dense"] {
        try folder.write("model/\(name)/model.safetensors", "weights".utf8)
      }
      // As Trainer leaves it where no tokenizer was given, and what other frameworks have.
      try folder.makeFolder("model/best")
      try folder.write("model/best/config.json", #"{"model_type": "bert"}"#.utf8)
      try folder.write("model/best/model.safetensors", "weights".utf8)
      try folder.write("model/2_Dense/model.gguf", "weights".utf8)
      try folder.makeFolder("model/shared/1_Pooling")
      try folder.write("model/shared/1_Pooling/config.json", "{}".utf8)
      try folder.link("model/1_Pooling", to: "shared/1_Pooling")
      try folder.link("model/2_Dense/again", to: folder.path.appending("model/2_Dense"))
      let result = try await run("--corpus", "corpus.txt", "--model", "model", "-o", "out")
      try #require(result.status == 0, "\(result.messages)")
      #expect(result.text.contains("left out  checkpoint-500 (another model)"), "\(result.text)")
      #expect(result.text.contains("left out  best (another model)"), "\(result.text)")
      #expect(result.text.contains("left out  2_Dense/again (not a file)"), "\(result.text)")
      #expect(result.text.contains("left out  2_Dense/model.gguf (stale weights"), "\(result.text)")
      #expect(try folder.names("out/2_Dense") == ["config.json", "model.safetensors"])
      #expect(try folder.read("out/2_Dense/model.safetensors") == Array("weights".utf8))
      #expect(try folder.read("out/1_Pooling/config.json") == Array("{}".utf8))
    }

    @Test func linksToFoldersElsewhereAreRefused() async throws {
      try folder.makeFolder("elsewhere")
      try folder.link("model/1_Pooling", to: folder.path.appending("elsewhere"))
      let result = try await run("--corpus", "corpus.txt", "--model", "model", "-o", "out")
      #expect(result.status == 65)
      #expect(
        result.messages
          == "vprune: model/1_Pooling is a link to \(folder.path)/elsewhere, outside of the model's directory; copy the file into it.\n"
      )
    }

    @Test func aModelInsideIsPointedOut() async throws {
      try folder.makeFolder("outer")
      try folder.link("outer/0_Transformer", to: folder.path.appending("model"))
      try folder.write("model/tokenizer_config.json", "{}".utf8)
      let result = try await run("--corpus", "corpus.txt", "--model", "outer")
      #expect(result.status == 66)
      #expect(result.messages.contains("outer/0_Transformer"), "\(result.messages)")
    }

    @Test(arguments: ["model", "model/sub", ".", "nowhere/out", "/"])
    func refusesUnfitOutputs(_ output: String) async throws {
      let before = try folder.names()
      let result = try await run(
        "--corpus", "corpus.txt", "--model", "model", "-o", output, "--force")
      #expect(result.status == 73, "\(result.messages)")
      #expect(try folder.names() == before)
      #expect(try folder.read("model/config.json").count > 0)
    }

    @Test func dryRunWritesNothing() async throws {
      let result = try await run("--corpus", "corpus.txt", "--model", "model", "--dry-run")
      #expect(result.status == 0)
      #expect(result.text.contains("would write model-pruned/"))
      #expect(try folder.names() == ["corpus.txt", "model"])
    }

    @Test func jsonSummary() async throws {
      let result = try await run("--corpus", "corpus.txt", "--model", "model", "--json")
      let summary = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
      let vocabulary = try #require(summary?["vocabulary"] as? [String: Int])
      #expect(vocabulary == ["before": 14, "after": 12])
      let verification = try #require(summary?["verification"] as? [String: Any])
      #expect(verification["exact"] as? Bool == true)
      #expect(verification["documents"] as? Int == 3)
    }

    @Test func invalidUTF8IsCountedAndReported() async throws {
      try folder.write("bad.txt", Array("hello ".utf8) + [0xFF, 0xFE] + Array(" world".utf8))
      let result = try await run("--corpus", "bad.txt", "--model", "model")
      #expect(result.status == 0, "\(result.messages)")
      #expect(result.text.contains("2 invalid UTF-8 sequences counted as U+FFFD"))
    }

    @Test(arguments: [("", 65), ("\n\n  \n", 65)])
    func emptyCorpus(_ text: String, _ status: Int) async throws {
      try folder.write("empty.txt", text.utf8)
      let result = try await run("--corpus", "empty.txt", "--model", "model")
      #expect(result.status == status)
      #expect(result.messages.contains("empty.txt"))
      #expect(try folder.names() == ["corpus.txt", "empty.txt", "model"])
    }

    @Test(arguments: [
      ["--corpus", "missing.txt", "--model", "model"], ["--corpus", "corpus.txt", "--model", "no"],
      ["--usage", "missing.tsv", "--model", "model"],
      ["--corpus", "corpus.txt", "--model", "corpus.txt"],
    ])
    func missingInput(_ arguments: [String]) async throws {
      let result = try await Binary.run(arguments, in: folder.path)
      #expect(result.status == 66, "\(result.messages)")
      #expect(try folder.names() == ["corpus.txt", "model"])
    }

    @Test(arguments: [
      ["--model", "model"], ["--corpus", "corpus.txt"],
      ["--corpus", "corpus.txt", "--usage", "u", "--model", "model"],
      ["--corpus", "corpus.txt", "--model", "model", "--min-count", "0"], ["--zebra"],
      ["--corpus", "", "--model", "model"], ["--corpus", "corpus.txt", "--model", ""],
      ["--corpus", "corpus.txt", "--model", "model", "-o", ""],
      ["count", "--corpus", "-", "--corpus", "-", "--model", "model", "-o", "u"],
      ["--corpus", "corpus.txt", "--model", "model", "--coverage", "1.5"],
      ["--corpus", "corpus.txt", "--model", "model", "--each-corpus"],
      ["--corpus", "corpus.txt", "--model", "model", "--max-bytes", "0MB"],
      ["--corpus", "corpus.txt", "--model", "model", "--max-ratio", "1"],
      ["--corpus", "corpus.txt", "--model", "model", "--round-to", "0"],
      ["--corpus", "corpus.txt", "--model", "model", "--keep-matching", "("],
      ["--corpus", "corpus.txt", "--model", "model", "--keep-script", "Elbisch"],
      ["--lossless", "--model", "model", "--max-vocab", "9"],
      ["--keep-all-tokens", "--masks", "m", "--model", "model", "--round-to", "8"],
      ["--usage", "u", "--model", "model", "--coverage", "0.9", "--each-corpus"],
    ])
    func wrongArguments(_ arguments: [String]) async throws {
      #expect(try await Binary.run(arguments, in: folder.path).status == 64)
    }

    // MARK: - The other commands

    @Test func verifyFindsAFlippedByte() async throws {
      _ = try await run("--corpus", "corpus.txt", "--model", "model", "-o", "out", "-q")
      let right = try await run(
        "verify", "--model", "model", "--pruned", "out", "--corpus", "corpus.txt")
      #expect(right.status == 0, "\(right.messages)")
      var weights = try folder.read("out/model.safetensors")
      weights[weights.count - 1] ^= 1
      try folder.write("out/model.safetensors", weights)
      let wrong = try await run(
        "verify", "--model", "model", "--pruned", "out", "--corpus", "corpus.txt")
      #expect(wrong.status == 1)
      #expect(wrong.messages.contains("bytes differ"), "\(wrong.messages)")
    }

    @Test func verifyFindsTextThatWasNotCounted() async throws {
      _ = try await run("--corpus", "corpus.txt", "--model", "model", "-o", "out", "-q")
      try folder.write("other.txt", "hello\nzebra\n".utf8)
      let result = try await run(
        "verify", "--model", "model", "--pruned", "out", "--corpus", "other.txt")
      #expect(result.status == 1)
      #expect(result.messages.contains("document 2"), "\(result.messages)")
      #expect(result.messages.contains("zebra [0, 5] before"), "\(result.messages)")
    }

    @Test func tokenizeAndBack() async throws {
      let tokens = try await run(
        "tokenize", "--model", "model", "--corpus", "-", "--special-tokens",
        input: "Hello abc\n\nworld!")
      #expect(
        tokens.text == """
          {"ids": [2, 10, 9, 8, 3], "tokens": ["[CLS]", "hello", "ab", "##c", "[SEP]"], \
          "offsets": [[0, 0], [0, 5], [6, 8], [8, 9], [0, 0]]}
          {"ids": [2, 3], "tokens": ["[CLS]", "[SEP]"], "offsets": [[0, 0], [0, 0]]}
          {"ids": [2, 11, 1, 3], "tokens": ["[CLS]", "world", "[UNK]", "[SEP]"], \
          "offsets": [[0, 0], [0, 5], [5, 6], [0, 0]]}

          """)
      let text = try await run(
        "tokenize", "--model", "model", "--corpus", "-", "--decode", "--skip-special-tokens",
        input: tokens.text + "[10, 11]\n")
      #expect(
        text.text == """
          {"text": "hello abc"}
          {"text": ""}
          {"text": "world"}
          {"text": "hello world"}

          """)
    }

    @Test func countAndTokenizeNeedOnlyTheTokenizer() async throws {
      for name in ["model.safetensors", "config.json", "tokenizer.json"] {
        try FileManager.default.removeItem(atPath: folder.path.appending("model/\(name)").string)
      }
      let count = try await run("count", "--model", "model", "--corpus", "corpus.txt", "-o", "-")
      #expect(count.status == 0, "\(count.messages)")
      #expect(count.text.contains("10\t\"hello\"\t2\t2\t0\n"), "\(count.text)")
    }

    @Test func countsAddUp() async throws {
      try folder.write("1.txt", "hello world\n\n".utf8)
      try folder.write("2.txt", "abc hello".utf8)
      for (text, table) in [("1.txt", "1.tsv"), ("2.txt", "2.tsv"), ("corpus.txt", "all.tsv")] {
        let count = try await run("count", "--model", "model", "--corpus", text, "-o", table)
        try #require(count.status == 0, "\(count.messages)")
      }
      let sum = try await run("count", "--merge", "1.tsv", "2.tsv", "-o", "sum.tsv")
      #expect(sum.status == 0, "\(sum.messages)")
      // A document that ends where a file does is one line less.
      func rows(_ name: String) throws -> [Substring] {
        String(decoding: try folder.read(name), as: UTF8.self).split(separator: "\n")
          .filter { !$0.hasPrefix("# bytes") }
      }
      #expect(try rows("sum.tsv") == rows("all.tsv"))
      let pruned = try await run("--usage", "sum.tsv", "--model", "model", "-o", "out")
      #expect(pruned.status == 0, "\(pruned.messages)")
      let both = try await run(
        "--usage", "1.tsv", "--usage", "2.tsv", "--model", "model", "-o", "both")
      #expect(both.status == 0, "\(both.messages)")
      #expect(try folder.read("both/vocab.txt") == folder.read("out/vocab.txt"))
      for arguments in [
        ["count", "--merge", "1.tsv", "./1.tsv", "-o", "-"],
        ["--usage", "1.tsv", "--usage", "./1.tsv", "--model", "model", "-o", "twice"],
      ] {
        let twice = try await Binary.run(arguments, in: folder.path)
        #expect(twice.status == 64, "\(twice.messages)")
        #expect(twice.messages.contains("names a file twice"))
      }
    }

    @Test func countsOfOtherTokenizersAreRefused() async throws {
      try TinyBERT(words: ["a", "hello", "world"]).write("other", in: folder)
      for model in ["model", "other"] {
        _ = try await run("count", "--model", model, "--corpus", "corpus.txt", "-o", "\(model).tsv")
      }
      let sum = try await run("count", "--merge", "model.tsv", "other.tsv", "-o", "sum.tsv")
      #expect(sum.status == 65)
      #expect(sum.messages.contains("other.tsv was counted with another tokenizer than model.tsv"))
      let pruned = try await run("--usage", "other.tsv", "--model", "model")
      #expect(pruned.status == 65)
      #expect(pruned.messages.contains("other.tsv was counted with another tokenizer"))
    }

    @Test func countsOfEarlierVersions() async throws {
      try folder.write("old.tsv", "# vprune usage 1\n# documents 1\n10\t\"hello\"\t1\t1\t0\n".utf8)
      let refused = try await run("count", "--merge", "old.tsv", "-o", "-")
      #expect(refused.status == 65)
      #expect(refused.messages.contains("name its model with --model"), "\(refused.messages)")
      let named = try await run("count", "--merge", "old.tsv", "--model", "model", "-o", "-")
      #expect(named.text.hasPrefix("# vprune usage 2\n# tokenizer "), "\(named.messages)")
      let pruned = try await run("--usage", "old.tsv", "--model", "model")
      #expect(pruned.status == 0, "\(pruned.messages)")
    }

    @Test func inspectTellsWhatIsOdd() async throws {
      try folder.write("model/pytorch_model.bin", [1, 2, 3])
      let result = try await run("inspect", "model")
      #expect(result.status == 0)
      #expect(result.text.contains("word_embeddings"))
      #expect(result.text.contains("pytorch_model.bin would be left out"), "\(result.text)")
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func interruptionLeavesNothing(_ signal: Int32) async throws {
      // Long enough that the signal comes while it counts.
      let line = Array(repeating: "hello world abc \u{e9}\u{301}", count: 2000).joined(
        separator: " ")
      try folder.write("long.txt", Array(repeating: line, count: 1500).joined(separator: "\n").utf8)
      let process = Process()
      process.executableURL = URL(filePath: Binary.path.string)
      process.currentDirectoryURL = URL(filePath: folder.path.string)
      process.arguments = ["--corpus", "long.txt", "--model", "model", "-o", "out"]
      try process.run()
      while try folder.names().count < 4, process.isRunning { usleep(1000) }
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      #expect(process.terminationStatus == 128 + signal)
      #expect(try folder.names() == ["corpus.txt", "long.txt", "model"])
    }
  }
}
