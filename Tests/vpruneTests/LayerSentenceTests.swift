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

    private func run(_ arguments: [String]) async throws -> Binary.Result {
      try await Binary.run(arguments, in: folder.path)
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
        let result = try await run(arguments)
        #expect(result.status == 65, "\(arguments)")
        #expect(
          result.messages
            == "vprune: model/config.json: is_decoder is true, so its attention is causal, which the encoder does "
            + "not compute; the vocabulary can be pruned all the same.\n")
        #expect(try !folder.names().contains("out"))
      }
      let vocabulary = try await run([
        "--corpus", "corpus.txt", "--model", "model", "-o", "out", "-q",
      ])
      #expect(vocabulary.status == 0, "\(vocabulary.messages)")
    }

    @Test func packedModels() async throws {
      try FormulaBERT.repeatingItself.write("model", in: folder)
      let result = try await run(["pack", "model", "-o", "packed"])
      #expect(
        result.text.contains("packed    2 constants folded into biases, 2 duplicates merged\n"),
        "\(result.text)\(result.messages)")
      let json = try await run(["pack", "model", "-o", "again", "--json"])
      #expect(json.text.contains("\"folded_constants\": 2"), "\(json.text)")
      #expect(json.text.contains("\"merged_duplicates\": 2"), "\(json.text)")
    }

    @Test func zerosInShape() async throws {
      try FormulaBERT().write("model", in: folder)
      let result = try await run(
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
      let result = try await run(["evaluate", "model", "--data", "data.tsv"])
      #expect(
        result.text.contains("regression") && result.text.contains("mse"), "\(result.messages)")
      let scores = try await run(
        ["importance", "model", "--importance", "taylor", "--data", "data.tsv", "-o", "scores"])
      #expect(scores.status == 0, "\(scores.messages)")
    }

    @Test func columnsOfWhatHasNone() async throws {
      try FormulaBERT().write("model", in: folder)
      try folder.write("data.conll", "w5 LABEL_0\n".utf8)
      let result = try await run(
        ["evaluate", "model", "--data", "data.conll", "--label-column", "tag"])
      #expect(
        result.status == 64 && result.messages.contains("data.conll has no columns with names"),
        "\(result.messages)")
    }
  }
}
