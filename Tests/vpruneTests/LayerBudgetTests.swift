import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// Heads, neurons and layers go until a budget is met.
  struct LayerBudgetTests {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try FormulaBERT().write("model", in: folder)
      try folder.write("corpus.txt", FormulaBERT().text(documents: 200).utf8)
    }

    private func prune(_ arguments: [String], _ output: String) async throws -> JSONObject {
      let result = try await folder.run(
        ["--corpus", "corpus.txt", "--model", "model", "-o", output, "--json"] + arguments)
      try #require(result.status == 0, "\(arguments): \(result.messages)")
      return try JSONObject(Data(result.output))
    }

    /// The summary's numbers.
    private struct JSONObject {
      let value: [String: Any]

      init(_ data: Data) throws {
        value = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
      }

      func numbers(_ name: String) -> [Int] {
        (value["transformer"] as? [String: Any])?[name] as? [Int] ?? []
      }

      func distance(_ name: String) -> Double? {
        ((value["fit"] as? [String: Any])?[name] as? [String: Any])?["distance"] as? Double
      }

      func share(_ name: String) -> Double? {
        let change = (value["transformer"] as? [String: Any])?[name] as? [String: Double]
        guard let before = change?["before"], let after = change?["after"] else { return nil }
        return after / before
      }
    }

    /// What comes out has the size that was asked for; verification runs the written model and compares its outputs.
    @Test func means() async throws {
      let summary = try await prune(["--heads", "2", "--ffn", "6"], "out")
      #expect(summary.numbers("heads_by_layer").reduce(0, +) == 6)
      #expect(summary.numbers("neurons_by_layer").reduce(0, +) == 18)
      #expect(summary.numbers("heads_by_layer").allSatisfy { $0 >= 1 })
      let (before, after) = (summary.distance("before"), summary.distance("after"))
      #expect(try #require(after) < #require(before))
      let verified = try await folder.run(
        ["verify", "--model", "model", "--pruned", "out", "--corpus", "corpus.txt"])
      #expect(verified.status == 0, "\(verified.messages)")
    }

    @Test(arguments: [
      (["--heads", "2", "--ffn", "6", "--even-heads", "--even-ffn"], [2, 2, 2], [6, 6, 6]),
      (["--heads", "4,1,0", "--ffn", "12,0,3"], [4, 1, 0], [12, 0, 3]),
      (["--ffn", "5", "--native"], [4, 4, 4], [5, 5, 5]),
      (["--importance", "magnitude", "--heads", "3", "--even-heads"], [3, 3, 3], [12, 12, 12]),
    ])
    func lists(_ arguments: [String], _ heads: [Int], _ neurons: [Int]) async throws {
      let summary = try await prune(arguments, "out")
      #expect(summary.numbers("heads_by_layer") == heads)
      #expect(summary.numbers("neurons_by_layer") == neurons)
    }

    @Test(arguments: [
      ["--macs", "0.5"], ["--macs", "0.5", "--multiple-of", "4"], ["--macs", "0.95", "--native"],
      ["--macs", "0.6", "--importance", "magnitude"], ["--macs", "0.6", "--keep-all-tokens"],
    ])
    func macs(_ arguments: [String]) async throws {
      let summary = try await prune(arguments, "out")
      let wanted = try #require(Double(arguments[1]))
      let share = try #require(summary.share("macs_at_128"))
      #expect(share <= wanted + 1e-9 && share > wanted - 0.15)
      if arguments.contains("--multiple-of") {
        #expect(summary.numbers("neurons_by_layer").allSatisfy { $0.isMultiple(of: 4) })
      }
    }

    /// The layer with the most neurons has fewer heads than another.
    @Test func unevenModelsAreTimed() async throws {
      _ = try await prune(["--heads", "4,1,2", "--ffn", "3,12,6"], "uneven")
      let result = try await folder.run(
        ["--corpus", "corpus.txt", "--model", "uneven", "--speedup", "1.01", "--dry-run"])
      // Times of so small a model are noise.
      #expect(
        result.status == 0 || result.messages.contains("--speedup cannot be met"),
        "\(result.messages)")
    }

    /// A mean of one leaves one in each layer.
    @Test func noLayerIsEmptied() async throws {
      let summary = try await prune(["--heads", "1", "--ffn", "1"], "out")
      #expect(summary.numbers("heads_by_layer") == [1, 1, 1])
      #expect(summary.numbers("neurons_by_layer") == [1, 1, 1])
    }

    @Test func layersGoAndZerosStay() async throws {
      let fewer = try await prune(["--layers", "2", "--ffn", "6"], "fewer")
      #expect(fewer.numbers("heads_by_layer").count == 2)
      _ = try await prune(["--heads", "2", "--keep-shape"], "zeros")
      let (zeros, whole) = (
        try folder.read("zeros/model.safetensors"), try folder.read("model/model.safetensors")
      )
      #expect(zeros.count <= whole.count)
      let taylor = try await prune(
        ["--importance", "taylor", "--iterations", "2", "--heads", "2", "--ffn", "6"], "taylor")
      // As TextPruner: a layer that would lose all its heads keeps its best.
      #expect((6...8).contains(taylor.numbers("heads_by_layer").reduce(0, +)))
      let faster = try await folder.run(
        ["--corpus", "corpus.txt", "--model", "model", "--speedup", "1.1", "--dry-run"])
      #expect(faster.status == 0 || faster.messages.contains("--speedup"), "\(faster.messages)")
    }

    /// The same bytes on any number of threads.
    @Test func threadsDoNotMatter() async throws {
      _ = try await prune(["--macs", "0.5"], "out")
      let first = try folder.read("out/model.safetensors")
      let result = try await Binary.run(
        ["--corpus", "corpus.txt", "--model", "model", "-o", "one", "--macs", "0.5", "-q"],
        in: folder.path, onOneProcessor: true)
      try #require(result.status == 0, "\(result.messages)")
      #expect(try folder.read("one/model.safetensors") == first)
    }

    /// Parts of a corpus, measured apart and added up, are the whole.
    @Test(arguments: ["fisher", "taylor"])
    func scoresAddUp(_ method: String) async throws {
      let lines = FormulaBERT().text(documents: 128).split(separator: "\n")
      try folder.write("all.txt", (lines.joined(separator: "\n") + "\n").utf8)
      try folder.write("1.txt", (lines.prefix(64).joined(separator: "\n") + "\n").utf8)
      try folder.write("2.txt", (lines.dropFirst(64).joined(separator: "\n") + "\n").utf8)
      for name in ["all", "1", "2"] {
        let result = try await folder.run(
          [
            "importance", "model", "--corpus", "\(name).txt", "--importance", method, "-o",
            "\(name).safetensors",
          ])
        try #require(result.status == 0, "\(result.messages)")
      }
      let merged = try await folder.run(
        [
          "importance", "--merge", "1.safetensors", "--merge", "2.safetensors", "-o",
          "sum.safetensors",
        ])
      try #require(merged.status == 0, "\(merged.messages)")
      let (sum, all) = (
        try folder.float64s("sum.safetensors"), try folder.float64s("all.safetensors")
      )
      try #require(sum.count == all.count && !all.isEmpty)
      let largest = all.max() ?? 0
      #expect(zip(sum, all).allSatisfy { abs($0 - $1) <= 1e-6 * largest })
      let summary = try await prune(["--scores", "sum.safetensors", "--macs", "0.5"], "out")
      #expect(try #require(summary.share("macs_at_128")) <= 0.5)
    }

    @Test func curvesAndMeasures() async throws {
      let labels = FormulaBERT().text(documents: 40).split(separator: "\n")
      let rows = labels.enumerated().map { "\($1)\tLABEL_\($0 % 3)\n" }
      try folder.write("test.tsv", ("text\tlabel\n" + rows.joined()).utf8)
      let sweep = try await folder.run(
        ["sweep", "model", "--corpus", "corpus.txt", "--macs", "0.8,0.4", "--data", "test.tsv"])
      try #require(sweep.status == 0, "\(sweep.messages)")
      let lines = sweep.text.split(separator: "\n")
      #expect(lines.count == 3 && lines[0].contains("accuracy") && lines[1].hasPrefix("0.8\t"))
      #expect(
        sweep.messages.split(separator: "\n").allSatisfy { $0.contains("kept apart") },
        "\(sweep.messages)")
      let evaluation = try await folder.run(["evaluate", "model", "--data", "test.tsv"])
      #expect(evaluation.text.contains("accuracy") && evaluation.text.contains("documents"))
      let bench = try await folder.run(
        ["bench", "model", "model", "--batch", "1", "--repetitions", "2", "--length", "8"])
      #expect(bench.text.contains("1 x 8 tokens"), "\(bench.messages)")
      let row = bench.text.split(separator: "\n").first { $0.hasPrefix("peak memory, 1 x 8") }
      #expect(row?.contains("MB") == true, "\(bench.text)")
      #expect(bench.messages.isEmpty)
      let long = try await folder.run(
        ["bench", "model", "--batch", "1", "--repetitions", "1", "--length", "100"])
      #expect(long.text.contains("1 x 16 tokens") && long.messages.contains("model sees 16 tokens"))
    }

    /// Every kind of budget as a list; lists go side by side, and one number holds for all sizes.
    @Test(arguments: [
      (["--speedup", "1.01,1.02"], ["--speedup\tmacs", "1.01\t", "1.02\t"]),
      (
        ["--heads", "3,2", "--ffn", "6,3"],
        ["--heads\t--ffn\tmacs", "3\t6\t0.733\t", "2\t3\t0.483\t"]
      ),
      (["--heads", "2,4", "--ffn", "6"], ["--heads\t--ffn\tmacs", "2\t6\t", "4\t6\t"]),
      (["--layers", "2,1"], ["--layers\tmacs", "2\t0.667\t", "1\t0.333\t"]),
      (["--layers", "2", "--macs", "0.5,0.3"], ["--macs\t--layers", "0.5\t2\t", "0.3\t2\t"]),
    ])
    func sweeps(_ arguments: [String], _ starts: [String]) async throws {
      let sweep = try await folder.run(["sweep", "model", "--corpus", "corpus.txt"] + arguments)
      // Times of so small a model are noise.
      if arguments[0] == "--speedup", sweep.messages.contains("--speedup cannot be met") { return }
      try #require(sweep.status == 0, "\(sweep.messages)")
      let lines = sweep.text.split(separator: "\n")
      try #require(lines.count == starts.count, "\(sweep.text)")
      for (line, start) in zip(lines, starts) { #expect(line.hasPrefix(start), "\(line)") }
    }

    /// What was asked and what it came to stand in vprune.json, the same from run to run.
    @Test func recordOfABudget() async throws {
      let arguments = ["--macs", "0.5", "--even-ffn", "--samples", "100"]
      _ = try await prune(arguments, "out")
      let record = try JSONObject(Data(try folder.read("out/vprune.json"))).value
      let asked = try #require((record["asked"] as? [String: Any])?["budget"] as? [String: Any])
      #expect((asked["size"] as? [String: Double]) == ["macs": 0.5])
      #expect(asked["importance"] as? String == "fisher" && asked["even_ffn"] as? Bool == true)
      #expect(asked["refit"] as? Bool == true && asked["samples"] as? Int == 100)
      let layers = try #require(record["layers"] as? [String: Any])
      let fit = try #require(layers["fit"] as? [String: Any])
      #expect((fit["after"] as? [String: Any])?["distance"] is Double)
      let after = try #require(layers["after"] as? [String: Any])
      #expect((after["heads"] as? [Int])?.count == 3)
      _ = try await prune(arguments, "again")
      #expect(try folder.read("again/vprune.json") == folder.read("out/vprune.json"))
    }

    /// What pruning computed is known by its hash: no other values pass for it.
    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func computedTensorsAreVerified(seed: UInt64) async throws {
      _ = try await prune(["--heads", "2", "--ffn", "6"], "out")
      let verification = ["verify", "--model", "model", "--pruned", "out"]
      #expect(try await folder.run(verification).status == 0)
      let record = try JSONObject(Data(try folder.read("out/vprune.json"))).value
      let plan = try #require(record["plan"] as? [String: Any])
      let computed = try #require(plan["computed"] as? [String: String])
      #expect(computed.count == 12 && computed.values.allSatisfy { $0.utf8.count == 64 })
      let bytes = try folder.read("out/model.safetensors")
      let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
      let header = try JSONObject(Data(bytes[8..<8 + length])).value
      let names = header.compactMap { name, _ in computed[name] == nil ? nil : name }.sorted()
      var random = SeededRandom(seed: seed)
      for name in names {
        let tensor = header[name] as? [String: Any]
        let range = try #require(tensor?["data_offsets"] as? [Int])
        var changed = bytes
        changed[8 + length + Int.random(in: range[0]..<range[1], using: &random)] ^= 0x11
        try folder.write("out/model.safetensors", changed)
        let result = try await folder.run(verification)
        #expect(
          result.status == 1 && result.messages.contains("\(name): not the values"), "\(name)")
      }
    }

    /// Only output projections are computed: a record cannot excuse other tensors, nor be unreadable.
    @Test func recordsExcuseNothingElse() async throws {
      _ = try await prune(["--heads", "2", "--ffn", "6"], "out")
      let verification = ["verify", "--model", "model", "--pruned", "out"]
      let record = String(decoding: try folder.read("out/vprune.json"), as: UTF8.self)
      let name = "bert.embeddings.LayerNorm.weight"
      let bytes = try folder.read("out/model.safetensors")
      let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
      let header = try JSONObject(Data(bytes[8..<8 + length])).value
      let range = try #require((header[name] as? [String: Any])?["data_offsets"] as? [Int])
      var changed = bytes
      for place in range[0]..<range[1] { changed[8 + length + place] = 0 }
      try folder.write("out/model.safetensors", changed)
      // SHA-256 of as many zeros.
      let zeros = Array(repeating: UInt8(0), count: range[1] - range[0])
      let excuse = "\"computed\": {\n      \"\(name)\": \"\(try sha256(zeros))\","
      let start = try #require(record.range(of: "\"computed\": {"))
      try folder.write(
        "out/vprune.json", record.replacingCharacters(in: start, with: excuse).utf8)
      let excused = try await folder.run(verification)
      #expect(excused.status == 1 && excused.messages.contains(name), "\(excused.messages)")
      try folder.write("out/vprune.json", "{".utf8)
      let unreadable = try await folder.run(verification)
      #expect(unreadable.status == 1)
      #expect(unreadable.messages.contains("vprune.json cannot be read as JSON"))
    }

    /// As `sha256sum` tells it.
    private func sha256(_ bytes: [UInt8]) throws -> String {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
      process.arguments = [try folder.write("bytes", bytes).string]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let digits = output.fileHandleForReading.readDataToEndOfFile().prefix(64)
      return String(decoding: digits, as: UTF8.self)
    }

    /// Of a list of sizes, those that cannot be had do not keep the others from being shown.
    @Test func sweepsGoOn() async throws {
      let sweep = try await folder.run(
        ["sweep", "model", "--corpus", "corpus.txt", "--macs", "0.5,0.0001,0.8"])
      #expect(sweep.status == 0)
      #expect(
        sweep.text.split(separator: "\n").map { $0.prefix(4) } == ["--ma", "0.5\t", "0.8\t"])
      #expect(sweep.messages.contains("--macs 0.0001: "))
      #expect(sweep.messages.contains("ask for at least 0."))
    }

    /// The least that the sentence names can be had.
    @Test(arguments: [[], ["--native"], ["--multiple-of", "4"], ["--even-ffn"]])
    func theLeastIsPossible(_ flags: [String]) async throws {
      let start = ["--corpus", "corpus.txt", "--model", "model", "--dry-run"] + flags
      let refused = try await folder.run(start + ["--macs", "0.0001"])
      #expect(refused.status == 64)
      let words = "ask for at least "
      let least = try #require(refused.messages.range(of: words)).upperBound
      let number = refused.messages[least...].prefix { $0 != "\n" }.dropLast()
      let result = try await folder.run(start + ["--macs", String(number)])
      #expect(result.status == 0, "\(number): \(result.messages)")
    }

    /// TextPruner leaves each layer a unit, which may be more than was asked for.
    @Test func exceededBudgetsAreTold() async throws {
      let result = try await folder.run(
        [
          "--corpus", "corpus.txt", "--model", "model", "-o", "out", "--importance", "taylor",
          "--heads", "0.4", "--ffn", "6",
        ])
      try #require(result.status == 0, "\(result.messages)")
      #expect(result.text.contains("3 heads stay, 1 were asked for"), "\(result.text)")
    }

    /// Files that decide about layers are inputs as others are.
    @Test func scoresAreRecorded() async throws {
      let scores = try await folder.run([
        "importance", "model", "--corpus", "corpus.txt", "-o", "scores",
      ])
      try #require(scores.status == 0, "\(scores.messages)")
      _ = try await prune(["--scores", "scores", "--macs", "0.5"], "out")
      let record = try JSONObject(Data(try folder.read("out/vprune.json"))).value
      let inputs = (record["inputs"] as? [String: Any])?["layers"] as? [[String: Any]]
      let file = try #require(inputs?.first)
      #expect(file["file"] as? String == "scores")
      #expect((file["sha256"] as? String)?.count == 64)
    }

    /// A document that is longer than the position table is cut, counted and told of.
    @Test func longDocuments() async throws {
      let long = Array(repeating: "w7 w9", count: 20).joined(separator: " ") + "\n"
      try folder.write("long.txt", (long + FormulaBERT().text(documents: 40)).utf8)
      let words = "1 document longer than the model sees, cut there"
      let pruned = try await folder.run(
        ["--corpus", "long.txt", "--model", "model", "-o", "out", "--macs", "0.5"])
      #expect(pruned.text.contains(words), "\(pruned.messages)")
      let sweep = try await folder.run(["sweep", "model", "--corpus", "long.txt", "--macs", "0.5"])
      #expect(sweep.messages.contains("vprune: --macs 0.5: \(words)\n"), "\(sweep.messages)")
      let scores = try await folder.run([
        "importance", "model", "--corpus", "long.txt", "-o", "scores",
      ])
      #expect(scores.messages == "vprune: \(words)\n")
      try folder.write("long.tsv", "text\tlabel\n\(long.dropLast())\tLABEL_0\n".utf8)
      let evaluation = try await folder.run(["evaluate", "model", "--data", "long.tsv"])
      #expect(evaluation.text.contains("1 of them cut to the model's length"))
    }

    @Test(arguments: [
      (["--macs", "-1"], "--macs must be above 0 and below 1"),
      (["--macs", "nan"], "--macs must be above 0 and below 1"),
      (["--speedup", "inf"], "--speedup must be above 1"),
      (["--heads", "-2"], "each 0 or more"), (["--ffn", "1e99"], "each 0 or more"),
      (["--heads", "1,2.5,1"], "whole number"), (["--layers", "-1"], "whole and 1 or more"),
      (["--macs", "0.5", "--heads", "2"], "Give one of"),
      (["--importance", "taylor"], "give one, such as --macs"),
      (["--scores", "x"], "give one, such as --macs"),
      (["--macs", "0.5", "--data", "bad.tsv"], "--importance taylor"),
      (["--macs", "0.5", "--iterations", "4"], "--iterations and --order are rounds"),
      (["--importance", "taylor", "--macs", "0.5", "--order", "heads-first"], "rounds"),
      (["--heads", "1,2,1", "--even-heads"], "do not go with it"),
    ])
    func wrongArguments(_ arguments: [String], _ words: String) async throws {
      let result = try await folder.run(
        ["--corpus", "corpus.txt", "--model", "model", "-o", "out"] + arguments)
      #expect(result.status == 64 && result.messages.contains(words), "\(result.messages)")
      #expect(try !folder.names().contains("out"))
    }

    @Test(arguments: [
      (["sweep", "model", "--corpus", "corpus.txt", "--even-ffn"], 64, "Name sizes"),
      (
        ["sweep", "model", "--corpus", "corpus.txt", "--macs", "0.5,1"], 64, "--macs takes numbers"
      ),
      (
        ["sweep", "model", "--corpus", "corpus.txt", "--heads", "2,3", "--ffn", "1,2,3"], 64,
        "side by side"
      ),
      (["sweep", "model", "--corpus", "corpus.txt", "--heads", "2,5"], 64, "5 heads are more"),
      (["sweep", "model", "--macs", "0.5"], 65, "give documents of the domain"),
      (["sweep", "model", "--corpus", "empty.tsv", "--macs", "0.5"], 65, "there is none"),
      (["importance", "model", "--corpus", "corpus.txt", "-o", "corpus.txt"], 73, "--force"),
      (
        ["importance", "model", "--corpus", "corpus.txt", "-o", "no/scores"], 73,
        "no is not a folder"
      ),
      (["evaluate", "model", "--data", "empty.tsv"], 65, "empty.tsv has no documents"),
      (["evaluate", "model", "--data", "header.tsv"], 65, "header.tsv has no documents"),
      (["evaluate", "model", "--data", "missing.tsv"], 66, "missing.tsv does not exist"),
      (["evaluate", "model", "--data", "header.tsv", "--text-column", "x"], 65, "no column \"x\""),
      (["bench", "model", "--batch", "0"], 64, "--batch"), (["bench", "missing"], 66, "missing"),
    ])
    func otherCommands(_ arguments: [String], _ status: Int, _ words: String) async throws {
      try folder.write("empty.tsv", "".utf8)
      try folder.write("header.tsv", "text\tlabel\n".utf8)
      let result = try await folder.run(arguments)
      #expect(result.status == status && result.messages.contains(words), "\(result.messages)")
      #expect(result.output.isEmpty)
      #expect(try folder.names() == ["corpus.txt", "empty.tsv", "header.tsv", "model"])
    }

    @Test(arguments: [
      (["--heads", "5"], "5 heads are more than the 4"),
      (["--ffn", "13,1,1"], "13 neurons are more than the 12"),
      (["--ffn", "1,2"], "2 entries, but the model has 3 layers"),
      (["--layers", "4"], "4 layers are more than the 3"),
      (["--speedup", "1000"], "--speedup cannot be met"),
      (["--macs", "1e-9"], "ask for at least 0."),
      (["--macs", "0.5", "--native"], "ask for at least 0."),
      (["--ffn", "2", "--multiple-of", "3"], "ask for at least 3"),
      (["--macs", "0.5", "--multiple-of", "13"], "--multiple-of 13 is more than the 12 neurons"),
      (["--heads", "1e12"], "1,000,000,000,000 heads are more than the 4 that a layer has"),
      (
        ["--importance", "taylor", "--heads", "2", "--ffn", "11", "--iterations", "7"],
        "--iterations 7 are more rounds than there are heads or neurons to remove (6)"
      ),
      (["--heads", "2", "--native"], "fewer than 4 heads of 4, and the hidden size is 16"),
      (["--ffn", "3,5,5", "--native"], "layers would have different numbers of neurons"),
      (
        ["--importance", "taylor", "--ffn", "8", "--native"],
        "layers would have different numbers of neurons without --even-ffn"
      ),
      (["--scores", "corpus.txt", "--macs", "0.5"], "corpus.txt"),
      (
        ["--importance", "taylor", "--data", "bad.tsv", "--heads", "2"],
        "the label \"maybe\" of the record at line 3"
      ),
      (
        [
          "--importance", "taylor", "--data", "bad.tsv", "--label-column", "intent", "--heads", "2",
        ],
        "no column \"intent\""
      ),
    ])
    func oneSentence(_ arguments: [String], _ words: String) async throws {
      try folder.write("bad.tsv", "text\tlabel\nw5\tLABEL_0\nw6\tmaybe\n".utf8)
      let result = try await folder.run(
        ["--corpus", "corpus.txt", "--model", "model", "-o", "out"] + arguments)
      // What no model of this shape can do is asked wrongly; what a file says is wrong in the file.
      #expect(
        result.status
          == (arguments.contains("bad.tsv") || arguments.contains("corpus.txt") ? 65 : 64))
      #expect(result.messages.contains(words), "\(result.messages)")
      #expect(result.messages.filter { $0 == "\n" }.count == 1)
      #expect(try !folder.names().contains("out"))
    }
  }
}
