import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// Scores are of one model and of documents that count once.
  struct SavedScoreTests {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try FormulaBERT().write("model", in: folder)
    }

    private func measure(
      _ name: String, documents: Range<Int>, of model: String = "model", _ more: [String] = []
    ) async throws {
      let lines = FormulaBERT().text(documents: documents.upperBound).split(separator: "\n")[
        documents]
      try folder.write("\(name).txt", (lines.joined(separator: "\n") + "\n").utf8)
      let result = try await folder.run(
        ["importance", model, "--corpus", "\(name).txt", "-o", name] + more)
      try #require(result.status == 0, "\(result.messages)")
    }

    private func merge(_ names: String...) async throws -> Binary.Result {
      try await folder.run(
        ["importance", "-o", "sum", "--force"] + names.flatMap { ["--merge", $0] })
    }

    private func expectRefusal(_ result: Binary.Result, _ words: String) throws {
      #expect(result.status == 65 && result.messages.contains(words), "\(result.messages)")
      #expect(result.messages.filter { $0 == "\n" }.count == 1, "\(result.messages)")
      #expect(try !folder.names().contains("sum"))
    }

    @Test func documentsCountOnce() async throws {
      try await measure("one", documents: 0..<20)
      try await measure("two", documents: 20..<50)
      // The same text under another name.
      try await measure("copy", documents: 0..<20)
      try expectRefusal(
        try await merge("one", "two", "one"),
        "one has documents that one has, too, so that they would count twice")
      try expectRefusal(try await merge("two", "one", "copy"), "copy has documents that one has")
      try #require(try await merge("one", "two").status == 0)
      let again = try await folder.run(
        ["importance", "-o", "more", "--merge", "sum", "--merge", "two"])
      #expect(again.status == 65 && again.messages.contains("two has documents that sum has"))
    }

    /// A batch that is not full has a gradient of its own: one such is the last of the whole text.
    @Test func batchesAreWhole() async throws {
      try await measure("all", documents: 0..<84, ["--importance", "taylor"])
      try await measure("one", documents: 0..<64, ["--importance", "taylor"])
      try await measure("two", documents: 64..<84, ["--importance", "taylor"])
      try await measure("three", documents: 84..<100, ["--importance", "taylor"])
      try await measure(
        "four", documents: 100..<108, ["--importance", "taylor", "--batch-size", "8"])
      try expectRefusal(
        try await merge("two", "one", "three"),
        "three has 16 documents, which do not fill batches of 32")
      try expectRefusal(try await merge("one", "four"), "--batch-size must be the same")
      try await measure("fisher", documents: 0..<8)
      try expectRefusal(try await merge("fisher", "one"), "--importance and --batch-size")
      try #require(try await merge("two", "one").status == 0)
      let (sum, all) = (try folder.float64s("sum"), try folder.float64s("all"))
      try #require(sum.count == all.count && !all.isEmpty)
      let largest = all.max() ?? 0
      #expect(zip(sum, all).allSatisfy { abs($0 - $1) <= 1e-6 * largest })
    }

    @Test func weightsAloneDoNotAddUp() async throws {
      for name in ["one", "two"] {
        let result = try await folder.run([
          "importance", "model", "--importance", "magnitude", "-o", name,
        ])
        try #require(result.status == 0, "\(result.messages)")
      }
      try expectRefusal(try await merge("one", "two"), "there is nothing to add up")
    }

    /// A model of the same shape is another one all the same; one with fewer tokens is not.
    @Test func scoresAreOfOneModel() async throws {
      var other = FormulaBERT()
      other.source = { tensor, index in tensor == "classifier.weight" && index == 5 ? 6 : index }
      try other.write("other", in: folder)
      try await measure("mine", documents: 0..<20)
      try await measure("theirs", documents: 20..<40, of: "other")
      try expectRefusal(
        try await merge("mine", "theirs"), "theirs has scores of another model than mine")
      let arguments = ["--corpus", "mine.txt", "--macs", "0.5", "--no-refit", "--scores"]
      let wrong = try await folder.run(arguments + ["theirs", "--model", "model", "-o", "sum"])
      try expectRefusal(wrong, "theirs has scores of another model")
      let right = try await folder.run(arguments + ["mine", "--model", "model", "-o", "out", "-q"])
      #expect(right.status == 0, "\(right.messages)")
      let fewer = try await folder.run([
        "--corpus", "mine.txt", "--model", "model", "-o", "small", "-q",
      ])
      try #require(fewer.status == 0, "\(fewer.messages)")
      let small = try await folder.run(
        arguments + ["mine", "--model", "small", "-o", "less", "-q"])
      #expect(small.status == 0, "\(small.messages)")
      let cut = try await folder.run(arguments + ["mine", "--model", "out", "-o", "sum"])
      try expectRefusal(cut, "mine has scores of another model")
    }
  }
}
