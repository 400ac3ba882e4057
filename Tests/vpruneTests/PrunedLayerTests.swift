import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// Heads, neurons and layers go from tiny models of every encoder family and head; real transformers
  /// loads what is left, and it does what the original does with the same heads and neurons at zero.
  ///
  /// Tests/Oracles/pruned_layers.py compares, and fails with what differs.
  @Suite(.enabled(if: PythonOracle.isWanted, PythonOracle.absent), .timeLimit(.minutes(15)))
  struct PrunedLayerTests {
    /// Several to a process of Python, which takes longer to import transformers than to compare one.
    static let families = [
      ["bert", "roberta", "xlm-roberta", "camembert"], ["electra", "distilbert", "mpnet"],
      ["albert", "albert-groups", "deberta", "deberta-content"],
      ["deberta-v2", "deberta-v3", "deberta-conv"],
    ]

    static func naming(_ families: [String]) -> [String] { families.flatMap { ["--family", $0] } }

    /// What keeps the suite in its time; VPRUNE_EVERY_DOCUMENT=1 takes every head and case of every family.
    static var sample: [String] {
      ProcessInfo.processInfo.environment["VPRUNE_EVERY_DOCUMENT"] == nil ? ["--sample"] : []
    }

    @Test(arguments: families, [20_261_121])
    func everyHead(_ families: [String], _ seed: Int) async throws {
      _ = try await PythonOracle.run(
        "pruned_layers.py",
        ["--vprune", Binary.path.string, "--seed", "\(seed)"] + Self.naming(families) + Self.sample)
    }

    @Test func sentenceTransformers() async throws {
      _ = try await PythonOracle.run(
        "pruned_layers.py", ["--vprune", Binary.path.string, "--sentence-transformers"])
    }

    @Test func masksOfTorch() async throws {
      _ = try await PythonOracle.run("mask_files.py", ["--vprune", Binary.path.string])
    }
  }
}

extension EndToEndTests.PrunedLayerTests {
  /// Families whose encoder vprune runs.
  static let budgeted = families.map { $0.filter { $0 != "deberta" && $0 != "deberta-content" } }

  /// What the summary says of outputs under a budget, PyTorch finds, too: Tests/Oracles/budget_layers.py.
  @Test(arguments: budgeted)
  func budgets(_ families: [String]) async throws {
    let heads = Self.sample.isEmpty ? [] : ["--heads", "2"]
    _ = try await PythonOracle.run(
      "budget_layers.py", ["--vprune", Binary.path.string] + Self.naming(families) + heads)
  }

  /// What was written under a budget says in transformers 4 what the summary says, too.
  @Test func budgetsInTransformers4() async throws {
    let folder = try TemporaryFolder()
    let arguments = ["--heads", "1", "--keep", folder.path.string]
    _ = try await PythonOracle.run(
      "budget_layers.py", ["--vprune", Binary.path.string] + arguments)
    try await PythonOracle.runWithTransformers4("budget_layers.py", arguments + ["--compare-only"])
  }
}
