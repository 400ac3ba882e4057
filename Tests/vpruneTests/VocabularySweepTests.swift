import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// Sizes of the vocabulary side by side.
  struct VocabularySweepTests {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try TinyBERT(
        words: ["a", "b", "c", "##a", "##b", "##c", "ab", "abc", "bca", "ca", "cab", "zebra"]
      ).write("model", in: folder)
      try folder.write("corpus.txt", "abc abc abc ab ab ca\nbca cab cab a".utf8)
      try folder.write("holdout.txt", "abc cab zebra ca\nab abc".utf8)
    }

    private func points(_ text: [UInt8]) throws -> [[String: Any]] {
      let json = try JSONSerialization.jsonObject(with: Data(text)) as? [String: Any]
      return try #require(json?["points"] as? [[String: Any]])
    }

    /// Each size is what pruning to it gives.
    @Test func pointsAreWhatPruningGives() async throws {
      let sweep = try await folder.run([
        "sweep", "model", "--corpus", "corpus.txt", "--holdout", "holdout.txt", "--points", "9",
        "--json",
      ])
      try #require(sweep.status == 0, "\(sweep.messages)")
      let points = try points(sweep.output)
      #expect(points.compactMap { $0["tokens"] as? Int } == [11, 12, 13, 14, 15, 16])
      for point in points {
        let size = try #require(point["tokens"] as? Int)
        let pruned = try await folder.run([
          "--corpus", "corpus.txt", "--holdout", "holdout.txt", "--model", "model", "--max-vocab",
          "\(size)", "-o", "out-\(size)", "--json",
        ])
        try #require(pruned.status == 0, "\(pruned.messages)")
        let summary =
          try JSONSerialization.jsonObject(with: Data(pruned.output)) as? [String: Any]
        #expect(
          summary?["holdout"] as? NSDictionary == point["holdout"] as? NSDictionary, "\(size)")
        #expect(
          (summary?["weights_bytes"] as? [String: Int])?["after"] == point["weights_bytes"] as? Int)
        let corpus = try #require(summary?["corpus"] as? [String: Any])
        #expect(corpus["covered_tokens"] as? Int == point["covered_tokens"] as? Int)
        let dropped = try #require(summary?["dropped"] as? [String: Any])
        #expect(dropped["extra_tokens"] as? Int == point["extra_tokens"] as? Int)
      }
    }

    @Test func tableAndPlot() async throws {
      let sweep = try await folder.run([
        "sweep", "model", "--corpus", "corpus.txt", "--holdout", "holdout.txt", "--sizes",
        "16,12,99",
        "--plot", "curve.svg",
      ])
      try #require(sweep.status == 0, "\(sweep.messages)")
      #expect(
        sweep.messages == "vprune: 11 to 16 tokens can stay with this text, so 99 is not shown\n")
      let lines = sweep.text.split(separator: "\n")
      #expect(lines.count == 4, "\(sweep.text)")
      #expect(lines[0].contains("tokens a word") && lines[3].contains("as it is"), "\(sweep.text)")
      let plot = String(decoding: try folder.read("curve.svg"), as: UTF8.self)
      #expect(plot.components(separatedBy: "<polyline").count == 4)
      let again = try await folder.run([
        "sweep", "model", "--corpus", "corpus.txt", "--plot", "curve.svg",
      ])
      #expect(again.status == 73)
      #expect(try folder.names() == ["corpus.txt", "curve.svg", "holdout.txt", "model"])
    }

    @Test func countsWillDo() async throws {
      _ = try await folder.run(["count", "--corpus", "corpus.txt", "--model", "model", "-o", "u"])
      let counted = try await folder.run(["sweep", "model", "--usage", "u", "--json"])
      let read = try await folder.run(["sweep", "model", "--corpus", "corpus.txt", "--json"])
      #expect(counted.status == 0, "\(counted.messages)")
      // All words were one token: only that this is so, counts do not tell.
      #expect(counted.text.replacing("\"exact\": false", with: "\"exact\": true") == read.text)
    }

    @Test(arguments: [
      ["sweep", "model"], ["sweep", "model", "--corpus", "c", "--points", "1"],
      ["sweep", "model", "--corpus", "c", "--sizes", "x"],
      ["sweep", "model", "--corpus", "c", "--usage", "u"],
      ["sweep", "model", "--corpus", "c", "--macs", "0.5", "--holdout", "h"],
      ["sweep", "model", "--corpus", "c", "--even-heads"],
    ])
    func wrongArguments(_ arguments: [String]) async throws {
      #expect(try await Binary.run(arguments, in: folder.path).status == 64)
    }
  }
}
