import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEndTests {
  /// Tiny random models of every family and head class, made, pruned, and loaded again by real
  /// transformers: hidden states equal bit for bit, logits on the kept ids too or within 1e-6.
  @Suite(.enabled(if: PythonOracle.isWanted, PythonOracle.absent))
  struct TinyModelTests {
    private struct Model: Decodable {
      let name: String
      let unknown: Bool?
    }

    @Test(arguments: [("tiny_models.py", 40), ("tiny_families.py", 120)])
    func everyFamilyAndHeadClass(_ script: String, _ count: Int) async throws {
      let folder = try TemporaryFolder()
      let originals = folder.path.appending("original")
      let pruned = folder.path.appending("pruned")
      _ = try await PythonOracle.run(script, [originals.string])
      let list = try folder.read("original/models.json")
      let models = try JSONDecoder().decode([Model].self, from: Data(list))
      #expect(models.count >= count)
      try FileManager.default.createDirectory(
        atPath: pruned.string, withIntermediateDirectories: false)
      for model in models {
        let result = try await Binary.run(
          [
            "--corpus", originals.appending("corpus.txt").string,
            "--model", originals.appending(model.name).string,
            "--output", pruned.appending(model.name).string, "--quiet",
          ] + (model.unknown == true ? ["--allow-unknown-family"] : []))
        #expect(result.status == 0, "\(model.name): \(result.messages)")
        #expect(result.output.isEmpty)
      }
      _ = try await PythonOracle.run(
        "same_outputs.py",
        ["--all", originals.string, pruned.string, originals.appending("corpus.txt").string])
    }
  }
}
