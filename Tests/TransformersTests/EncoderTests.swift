import Checkpoints
import Foundation
import Kernels
import SystemPackage
import TestSupport
import Testing

@testable import Transformers

/// The encoder gives what PyTorch gives: Tests/Oracles/encoder_models.py says what that is.
@Suite(.enabled(if: PythonOracle.isWanted, PythonOracle.absent), .timeLimit(.minutes(10)))
struct EncoderTests {
  @Test func everyFamilyAndHead() async throws {
    let folder = try TemporaryFolder()
    let models = folder.path.appending("models")
    _ = try await PythonOracle.run("encoder_models.py", [models.string])
    let list = try Data(
      contentsOf: URL(filePath: models.appending("models.json").string))
    let names = try JSONDecoder().decode([String].self, from: list)
    #expect(names.count > 60)
    for name in names {
      let comparison = try EncoderComparison(name, models.appending(name))
      try comparison.checkEverything()
    }
  }

  @Test(
    .enabled(if: Repository.wantsModel, Repository.noModel))
  func sentenceModel() async throws {
    try await compare(Repository.model)
  }

  @Test(
    .enabled(if: Repository.wantsShared, Repository.noShared))
  func classifier() async throws {
    try await compare(Repository.shared.appending("models/minilm-l6-clinc150"))
  }

  private func compare(_ model: FilePath) async throws {
    let folder = try TemporaryFolder()
    let out = folder.path.appending("real")
    _ = try await PythonOracle.run(
      "encoder_models.py", [out.string, "--model", model.string])
    let comparison = try EncoderComparison(
      model.lastComponent?.string ?? "", model, expected: out.appending("expected"))
    try comparison.checkEverything()
  }
}
