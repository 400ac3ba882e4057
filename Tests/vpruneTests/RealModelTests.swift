import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// all-MiniLM-L6-v2, pruned for a corpus of the project.
  @Suite(
    .enabled(if: PythonOracle.isWanted, PythonOracle.absent),
    .enabled(if: Repository.wantsModel, Repository.noModel))
  struct RealModelTests {
    @Test(arguments: ["banking", "multilingual"])
    func transformersAndSentenceTransformersAgree(_ name: String) async throws {
      let folder = try TemporaryFolder()
      let corpus = Repository.root.appending("corpora/\(name).txt")
      let pruned = folder.path.appending("pruned")
      let result = try await Binary.run([
        "--corpus", corpus.string, "--model", Repository.model.string,
        "--output", pruned.string, "--quiet",
      ])
      try #require(result.status == 0, "\(result.messages)")
      _ = try await PythonOracle.run(
        "same_outputs.py",
        [
          Repository.model.string, pruned.string, corpus.string, "--limit", "100",
          "--sentence-transformers",
        ])
      _ = try await PythonOracle.run("safetensors_check.py", [pruned.string])
    }
  }
}
