import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// Long counts: killed and begun again, sampled, and what they report.
  struct CountingRunTests {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try TinyBERT(words: (0..<200).map { "w\($0)" }).write("model", in: folder)
      try folder.makeFolder("texts")
      var random = SeededRandom(seed: 2)
      for file in 0..<6 {
        let words = (0..<200_000).flatMap { number in
          Array("w\(Int.random(in: 0...220, using: &random))\(number % 9 == 0 ? "\n" : " ")".utf8)
        }
        try folder.write("texts/\(file).txt", words)
      }
    }

    private func count(_ arguments: String...) async throws -> Binary.Result {
      try await Binary.run(
        ["count", "--model", "model", "--corpus", "texts"] + arguments, in: folder.path)
    }

    /// Ended with SIGKILL, which nothing can clean up after, again and again.
    @Test func goesOnAfterKills() async throws {
      try #require(await count("-o", "whole", "-q").status == 0)
      var kills = 0
      let process = try untilTheEnd(&kills)
      #expect(process.terminationStatus == 0)
      #expect(kills > 2, "otherwise the text is too short to say anything")
      #expect(try folder.read("table") == folder.read("whole"))
      #expect(try folder.names() == ["model", "table", "texts", "whole"], "no progress is left")
    }

    /// Kills the process whenever it has saved something, eight times, and lets it end then.
    private func untilTheEnd(_ kills: inout Int) throws -> Process {
      while true {
        let process = Process()
        process.executableURL = URL(filePath: Binary.path.string)
        process.currentDirectoryURL = URL(filePath: folder.path.string)
        process.arguments = [
          "count", "--model", "model", "--corpus", "texts", "-o", "table", "-q", "--force",
          "--save-every", "0",
        ]
        let before = try? folder.read("table.progress")
        try process.run()
        while process.isRunning, kills < 8 {
          guard (try? folder.read("table.progress")) != before else { continue }
          kill(process.processIdentifier, SIGKILL)
          kills += 1
          break
        }
        process.waitUntilExit()
        if process.terminationReason == .exit { return process }
      }
    }

    @Test func otherCountsDoNotGoOn() async throws {
      try folder.write("table.progress", "{}".utf8)
      let result = try await count("-o", "table")
      #expect(result.status == 65)
      #expect(
        result.messages
          == "vprune: table.progress holds the progress of another count, because files or options have changed since; remove it to begin anew.\n"
      )
      #expect(try !folder.names().contains("table"))
    }

    @Test func reportsTheCurve() async throws {
      let result = try await count("-o", "table", "--json")
      try #require(result.status == 0, "\(result.messages)")
      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any])
      let curve = try #require(report["curve"] as? [[String: Int]])
      #expect(curve.count > 6 && curve.last?["distinct_tokens"] == 201)
      #expect(curve.last?["bytes"] == report["bytes"] as? Int)
      #expect(report["sample"] is NSNull && report["vocabulary"] as? Int == 205)
      let words = try #require(report["distinct_words"] as? Int)
      #expect(abs(words - 221) < 10)
      let text = try await count("-o", "table", "--force")
      #expect(text.text.contains("seen     201 of 205 tokens (98.0 %), about 22"))
      #expect(text.text.hasSuffix("\nwritten to table\n"))
    }

    @Test func samplesSayWhatTheyMayHaveMissed() async throws {
      let result = try await count("-o", "table", "--sample", "0.1", "--seed", "3")
      try #require(result.status == 0, "\(result.messages)")
      let table = String(decoding: try folder.read("table"), as: UTF8.self)
      #expect(table.contains("# sampled-from 133344\n# seed 3\n"))
      #expect(result.text.contains(" of 133,344 documents, seed 3\n"))
      #expect(
        result.text.contains(
          "with 95.0 % confidence no token that stands in 0.02 % of documents or more; for all tokens at once, 0.06 %"
        ), "\(result.text)")
      let bytes = try await count("-o", "small", "--sample-bytes", "100kB", "--json")
      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(bytes.output)) as? [String: Any])
      let size = try #require(report["bytes"] as? Int)
      #expect(size <= 100_000 && size > 99_000)
      let usage = try await Binary.run(
        ["--usage", "table", "--model", "model", "-o", "pruned", "--dry-run"], in: folder.path)
      #expect(usage.status == 0, "\(usage.messages)")
    }

    @Test(arguments: [
      ["--sample", "0"], ["--sample", "1.1"], ["--sample", "0.5", "--sample-bytes", "1MB"],
      ["--seed", "-1"], ["--confidence", "1"], ["--save-every", "-1"], ["--json", "-o", "-"],
    ])
    func argumentsThatDoNotFit(_ arguments: [String]) async throws {
      let result = try await Binary.run(
        ["count", "--model", "model", "--corpus", "texts", "-o", "table"] + arguments,
        in: folder.path)
      #expect(result.status == 64, "\(result.messages)")
    }
  }
}
