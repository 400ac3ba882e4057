import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// What a user reads, word for word, as it stands in Tests/vpruneTests/Snapshots.
  ///
  /// With VPRUNE_RECORD=1 in the environment the tests write these files anew: then read the
  /// difference that git shows.
  struct SnapshotTests {
    private static let snapshots = Repository.root.appending("Tests/vpruneTests/Snapshots")
    private static let isRecording =
      ProcessInfo.processInfo.environment["VPRUNE_RECORD"] == "1"

    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try TinyBERT(words: ["a", "b", "##b", "##c", "ab", "hello", "world", "[unused0]", "zebra"])
        .write("model", in: folder)
      try folder.write("corpus.txt", "hello world\n\nabc hello\nworld ☃ \u{FFFD}".utf8)
      try folder.write("holdout.txt", "hello zebra abc\nb ab b".utf8)
      try folder.write("model/tf_model.h5", "stale".utf8)
    }

    @Test(arguments: [
      ("help", ["--help"]), ("help-prune", ["help", "prune"]), ("help-verify", ["help", "verify"]),
      ("help-pack", ["help", "pack"]), ("help-inspect", ["help", "inspect"]),
      ("help-count", ["help", "count"]), ("help-importance", ["help", "importance"]),
      ("help-sweep", ["help", "sweep"]), ("help-evaluate", ["help", "evaluate"]),
      ("help-bench", ["help", "bench"]),
      ("help-tokenize", ["help", "tokenize"]), ("help-plan", ["help", "plan"]),
      ("help-apply", ["help", "apply"]), ("help-diff", ["help", "diff"]),
      ("help-restore", ["help", "restore"]),
      ("prune", ["--corpus", "corpus.txt", "--model", "model"]),
      ("prune-json", ["--corpus", "corpus.txt", "--model", "model", "--json"]),
      (
        "prune-holdout",
        [
          "--corpus", "corpus.txt", "--holdout", "holdout.txt", "--model", "model",
          "--drop-alphabet",
        ]
      ),
      ("prune-dry-run", ["--corpus", "corpus.txt", "--model", "model", "--dry-run"]),
      ("inspect", ["inspect", "model"]), ("inspect-json", ["inspect", "model", "--json"]),
      ("count", ["count", "--corpus", "corpus.txt", "--model", "model", "-o", "-"]),
    ])
    func textStaysAsItIs(_ name: String, _ arguments: [String]) async throws {
      let result = try await Binary.run(arguments, in: folder.path)
      #expect(result.status == 0, "\(result.messages)")
      let text = Self.withoutTimes(result.text)
      let file = Self.snapshots.appending("\(name).txt").string
      if Self.isRecording {
        try Data(text.utf8).write(to: URL(filePath: file))
      }
      let expected = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
      #expect(text == expected)
    }

    /// Seconds differ from run to run.
    private static func withoutTimes(_ text: String) -> String {
      text.replacing(#/[0-9.]+ s\b/#, with: "# s")
        .replacing(#/("seconds": )[0-9.e-]+/#) { "\($0.output.1)#" }
    }
  }
}
