import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// What is said of models that layers cannot be measured in, and of what became of units.
  struct LayerSentenceTests {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try folder.write("corpus.txt", FormulaBERT().text(documents: 40).utf8)
    }

    /// Attention that sees what comes before alone: no budget, but its vocabulary goes.
    @Test func causalModels() async throws {
      var causal = FormulaBERT()
      causal.members = "\"is_decoder\": true,"
      try causal.write("model", in: folder)
      try folder.write("data.tsv", "text\tlabel\nw5\tLABEL_0\n".utf8)
      for arguments in [
        ["--corpus", "corpus.txt", "--model", "model", "-o", "out", "--macs", "0.5"],
        ["sweep", "model", "--corpus", "corpus.txt", "--macs", "0.5"],
        ["importance", "model", "--corpus", "corpus.txt", "-o", "out"],
        ["evaluate", "model", "--data", "data.tsv"],
      ] {
        let result = try await folder.run(arguments)
        #expect(result.status == 65, "\(arguments)")
        #expect(
          result.messages
            == "vprune: model/config.json: is_decoder is true, so its attention is causal, which the encoder does "
            + "not compute; the vocabulary can be pruned all the same.\n")
        #expect(try !folder.names().contains("out"))
      }
      let vocabulary = try await folder.run([
        "--corpus", "corpus.txt", "--model", "model", "-o", "out", "-q",
      ])
      #expect(vocabulary.status == 0, "\(vocabulary.messages)")
    }

    /// Masks need no encoder; but code for layers of several sizes has no class that generates text.
    @Test(arguments: [([], 65), (["--keep-shape"], 0)])
    func causalModelsUnderMasks(_ options: [String], _ status: Int) async throws {
      var causal = FormulaBERT()
      causal.members = "\"is_decoder\": true,"
      try causal.write("model", in: folder)
      try folder.write("masks.json", #"{"heads": [[1, 0, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]]}"#.utf8)
      let result = try await folder.run(
        ["--keep-all-tokens", "--masks", "masks.json", "--model", "model", "-o", "out"] + options)
      #expect(Int(result.status) == status, "\(result.messages)")
      if status != 0 {
        #expect(
          result.messages
            == "vprune: model/config.json: is_decoder is true, and the code that a shape of its own needs has no "
            + "class that generates text; ask for zeros (--keep-shape) or for a shape that transformers' classes "
            + "can have (--native).\n")
        #expect(try !folder.names().contains("out"))
      }
    }

    @Test func packedModels() async throws {
      try FormulaBERT.repeatingItself.write("model", in: folder)
      let result = try await folder.run(["pack", "model", "-o", "packed"])
      #expect(
        result.text.contains("packed    2 constants folded into biases, 2 duplicates merged\n"),
        "\(result.text)\(result.messages)")
      let json = try await folder.run(["pack", "model", "-o", "again", "--json"])
      #expect(json.text.contains("\"folded_constants\": 2"), "\(json.text)")
      #expect(json.text.contains("\"merged_duplicates\": 2"), "\(json.text)")
    }

    /// Outputs of weights that are no numbers prove nothing.
    @Test func packingWhatIsNoNumber() async throws {
      try FormulaBERT.repeatingItself.write("model", in: folder)
      let bytes = try folder.read("model/model.safetensors")
      try folder.write("model/model.safetensors", bytes.dropLast(4) + [0, 0, 0xC0, 0x7F])
      let result = try await folder.run(["pack", "model", "-o", "packed"])
      #expect(
        result.status == 65 && result.messages.contains("\"classifier.bias\" holds infinite"),
        "\(result.messages)")
      #expect(try !folder.names().contains("packed"))
    }

    /// What a person is warned of, a program is, too.
    @Test func warningsAboutLittleText() async throws {
      try FormulaBERT().write("model", in: folder)
      let words = "only 4 documents could be kept apart from the fit"
      let budget = ["--corpus", "corpus.txt", "--macs", "0.5"]
      let summary = try await folder.run(
        budget + ["--keep-all-tokens", "--model", "model", "-o", "out", "--json"])
      #expect(summary.text.contains(words), "\(summary.text)\(summary.messages)")
      let card = try folder.read("out/README.md")
      #expect(String(decoding: card, as: UTF8.self).contains("O\(words.dropFirst())"))
      let sweep = try await folder.run(["sweep", "model", "--json"] + budget)
      #expect(
        sweep.text.contains(words) && sweep.text.contains("\"heads\""), "\(sweep.messages)")
      #expect(sweep.messages.contains("--macs 0.5: \(words)"), "\(sweep.messages)")
    }

    @Test func zerosTakeTime() async throws {
      try FormulaBERT().write("model", in: folder)
      let result = try await folder.run([
        "--corpus", "corpus.txt", "--model", "model", "--keep-shape", "--speedup", "2",
      ])
      #expect(result.status == 64 && result.messages.contains("take as long"))
    }

    /// Passes of models side by side have one length: the least that all of them see.
    @Test func benchmarksOfOneLength() async throws {
      try FormulaBERT().write("model", in: folder)
      try FormulaBERT().write("short", in: folder)
      try folder.write(
        "short/tokenizer_config.json", #"{"model_max_length": 9}"#.utf8)
      let result = try await folder.run([
        "bench", "model", "short", "--length", "12", "--batch", "1", "--repetitions", "1",
      ])
      #expect(
        result.messages
          == "vprune: short sees 9 tokens of a document: so long are those of all passes\n")
      #expect(result.text.contains("1 x 9 tokens"), "\(result.text)")
    }

    @Test func zerosInShape() async throws {
      try FormulaBERT().write("model", in: folder)
      let result = try await folder.run(
        [
          "--corpus", "corpus.txt", "--model", "model", "-o", "out", "--heads", "2", "--keep-shape",
          "--keep-all-tokens",
        ])
      #expect(
        result.text.contains(
          "zeros     removed heads and neurons are zeros in the original shape (--keep-shape), which makes neither "
            + "the file smaller nor the model faster\n"), "\(result.text)\(result.messages)")
      #expect(!result.text.contains("packed "))
      #expect(
        try weightBytes("out/model.safetensors") == weightBytes("model/model.safetensors"))
    }

    /// What follows a safetensors file's header.
    private func weightBytes(_ name: String) throws -> Int {
      let bytes = try folder.read(name)
      return bytes.count - 8 - bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// A model of one output is a regression, also where config.json has nothing but their number.
    @Test func oneOutput() async throws {
      var one = FormulaBERT()
      (one.labels, one.namesLabels) = (1, false)
      try one.write("model", in: folder)
      let rows = FormulaBERT().text(documents: 20).split(separator: "\n").enumerated().map {
        "\($1)\t\(Double($0) / 4)\n"
      }
      try folder.write("data.tsv", ("text\tlabel\n" + rows.joined()).utf8)
      let result = try await folder.run(["evaluate", "model", "--data", "data.tsv"])
      #expect(
        result.text.contains("regression") && result.text.contains("mse"), "\(result.messages)")
      let scores = try await folder.run(
        ["importance", "model", "--importance", "taylor", "--data", "data.tsv", "-o", "scores"])
      #expect(scores.status == 0, "\(scores.messages)")
    }

    @Test func columnsOfWhatHasNone() async throws {
      try FormulaBERT().write("model", in: folder)
      try folder.write("data.conll", "w5 LABEL_0\n".utf8)
      let result = try await folder.run(
        ["evaluate", "model", "--data", "data.conll", "--label-column", "tag"])
      #expect(
        result.status == 64 && result.messages.contains("data.conll has no columns with names"),
        "\(result.messages)")
    }
  }
}
