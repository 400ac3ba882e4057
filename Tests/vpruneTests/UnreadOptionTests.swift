import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// An option that would not be read is a sentence that names it, and why.
  struct UnreadOptionTests {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try FormulaBERT().write("model", in: folder)
      try folder.write("corpus.txt", FormulaBERT().text(documents: 40).utf8)
    }

    private func expectRefusal(_ arguments: [String], _ words: [String]) async throws {
      let before = try folder.names()
      let result = try await Binary.run(arguments, in: folder.path)
      #expect(result.status == 64, "\(arguments): \(result.status) \(result.messages)")
      for word in words { #expect(result.messages.contains(word), "\(result.messages)") }
      #expect(result.output.isEmpty)
      #expect(try folder.names() == before)
    }

    @Test(arguments: [
      (["--data", "x.tsv"], ["--data does not go with --importance fisher"]),
      (["--batch-size", "8"], ["--batch-size does not go with --importance fisher"]),
      (
        ["--data", "x.tsv", "--batch-size", "8"],
        ["--data and --batch-size do not go with --importance fisher"]
      ),
      (["--importance", "magnitude"], ["--corpus does not go with --importance magnitude"]),
      (["--importance", "taylor", "--data", "x.tsv"], ["--corpus does not go with --data"]),
      (["--samples", "10"], ["--samples"]), (["--merge", "x"], ["a model does not go with it"]),
      (["--batch-size", "0"], ["1 or more"]),
    ])
    func importance(_ arguments: [String], _ words: [String]) async throws {
      try await expectRefusal(
        ["importance", "model", "--corpus", "corpus.txt", "-o", "s"] + arguments, words)
    }

    @Test(arguments: [
      (["--corpus", "corpus.txt"], "--corpus does not go with --merge"),
      (["--importance", "fisher"], "--importance does not go with --merge"),
      (["--data", "x.tsv"], "--data does not go with --merge"),
      (["--batch-size", "32"], "--batch-size does not go with --merge"),
      (
        ["--importance", "taylor", "--corpus", "corpus.txt", "--batch-size", "2"],
        "--importance, --corpus and --batch-size do not go with --merge"
      ),
    ])
    func merging(_ arguments: [String], _ words: String) async throws {
      let files = ["importance", "--merge", "1", "--merge", "2", "-o", "s"]
      try await expectRefusal(files + arguments, [words])
      try await expectRefusal(["importance", "--merge", "1", "-o", "s"], ["twice or more"])
    }

    @Test(arguments: [
      (
        ["--macs", "0.5", "--scores", "s", "--importance", "fisher"],
        "--importance does not go with --scores"
      ),
      (
        ["--macs", "0.5", "--scores", "s", "--batch-size", "8"],
        "--batch-size does not go with --scores"
      ),
      (
        ["--macs", "0.5", "--batch-size", "8"], "--batch-size does not go with --importance fisher"
      ),
      (
        ["--macs", "0.5", "--importance", "magnitude", "--batch-size", "8"],
        "--batch-size does not go with --importance magnitude"
      ),
      (
        ["--layers", "2", "--importance", "fisher"], "--importance does not go with --layers alone"
      ),
      (["--layers", "2", "--scores", "s"], "--scores does not go with --layers alone"),
      (
        ["--layers", "2", "--even-heads", "--multiple-of", "4"],
        "--even-heads and --multiple-of do not go with --layers alone"
      ),
      (["--ffn", "6", "--even-heads"], "--even-heads does not go with --ffn alone"),
      (["--heads", "2", "--even-ffn"], "--even-ffn does not go with --heads alone"),
      (["--heads", "2", "--multiple-of", "2"], "--multiple-of does not go with --heads alone"),
      (
        ["--heads", "2", "--importance", "taylor", "--order", "together"],
        "--order does not go with --heads alone"
      ),
      (
        [
          "--heads", "2", "--ffn", "6", "--importance", "taylor", "--even-ffn", "--multiple-of",
          "3",
        ],
        "--multiple-of does not go with --importance taylor --even-ffn"
      ),
      (["--macs", "0.5", "--iterations", "1"], "--iterations and --order are rounds"),
      (["--heads", "1,2,1", "--multiple-of", "1"], "do not go with it"),
      (["--batch-size", "8"], "say how a budget is spent"),
      (["--samples", "2000"], "say how a budget is spent"),
      (["--masks", "m", "--importance", "fisher"], "say how a budget is spent"),
      (["--masks", "m", "--macs", "0.5"], "does not go with --masks"),
      (["--macs", "0.5", "--scores", ""], "--scores has an empty path"),
      (["--keep-all-tokens", "--keep-unused", "--macs", "0.5"], "--keep-unused"),
      (["--lossless", "--min-count", "1"], "--min-count"),
    ])
    func pruning(_ arguments: [String], _ words: String) async throws {
      try await expectRefusal(
        ["--corpus", "corpus.txt", "--model", "model", "-o", "out"] + arguments, [words])
    }

    @Test func samplesOfNoCorpus() async throws {
      try await expectRefusal(
        [
          "--keep-all-tokens", "--model", "model", "--macs", "0.5", "--importance", "magnitude",
          "--samples", "5",
        ], ["--samples are documents of --corpus"])
    }

    @Test(arguments: [
      (
        ["--macs", "0.5", "--batch-size", "4"], "--batch-size does not go with --importance fisher"
      ),
      (["--macs", "0.5", "--importance", "taylor"], "Measure taylor scores"),
      (
        ["--macs", "0.5", "--scores", "s", "--importance", "taylor"],
        "--importance does not go with --scores"
      ),
      (
        ["--layers", "2,1", "--importance", "magnitude"],
        "--importance does not go with --layers alone"
      ),
      (["--heads", "2", "--even-ffn"], "--even-ffn does not go with --heads alone"),
      (["--macs", "0.5", "--iterations", "2"], "--iterations and --order are rounds"),
    ])
    func sweeping(_ arguments: [String], _ words: String) async throws {
      try await expectRefusal(["sweep", "model", "--corpus", "corpus.txt"] + arguments, [words])
    }
  }
}
