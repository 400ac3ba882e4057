import Checkpoints
import Foundation
import SystemPackage
import Tensors
import TestSupport
import Testing

struct ShardedWritingTests {
  private static let index = """
    {
      "weight_map": {
        "b.weight": "model-00002-of-00002.safetensors",
        "a.weight":   "model-00001-of-00002.safetensors",
        "b.bias": "model-00002-of-00002.safetensors"
      },
      "metadata": {"total_parameters": 100, "total_size": 64.0, "note": "\\u00e9"}
    }

    """

  /// a.weight of shape [4, 3]; b.weight of shape [4]; b.bias of shape [2, 4].
  private func original(in folder: TemporaryFolder) throws -> Checkpoint {
    var generator = SeededRandom(seed: 9)
    let a = TensorFixture(
      name: "a.weight", dataType: .f32, dimensions: [4, 3], bytes: generator.bytes(48))
    let b = TensorFixture(
      name: "b.weight", dataType: .f16, dimensions: [4], bytes: generator.bytes(8))
    let c = TensorFixture(
      name: "b.bias", dataType: .u8, dimensions: [2, 4], bytes: generator.bytes(8))
    try folder.write("model-00001-of-00002.safetensors", TensorFixture.file([a]))
    try folder.write("model-00002-of-00002.safetensors", TensorFixture.file([b, c]))
    try folder.write("model.safetensors.index.json", Self.index.utf8)
    return try Checkpoint(directory: folder.path)
  }

  private func text(_ folder: TemporaryFolder) throws -> String {
    String(decoding: try folder.read("model.safetensors.index.json"), as: UTF8.self)
  }

  @Test func indexKeepsItsFormatting() throws {
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder())
    let layout = CheckpointLayout(try original(in: source)) { tensor in
      switch tensor.name {
      case "a.weight": .rows(tensor, [0, 2])
      case "b.bias": .gather(tensor, axis: 1, indices: [3, 0, 1])
      default: .copy(tensor)
      }
    }
    try CheckpointWriter(layout).write(into: target.path)
    // 24 + 8 + 6 bytes; 6 + 2 elements fewer.
    let expected = Self.index.replacing("64.0", with: "38").replacing("100", with: "92")
    #expect(try text(target) == expected)
    #expect(try target.names() == source.names())
    let written = try Checkpoint(directory: target.path)
    #expect(written["a.weight"]?.shape.dimensions == [2, 3])
    #expect(written["b.bias"]?.shape.dimensions == [2, 3])
  }

  @Test func shardOfWhichNothingIsLeftGoes() throws {
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder())
    let layout = CheckpointLayout(try original(in: source)) { tensor in
      tensor.name == "a.weight" ? nil : .copy(tensor)
    }
    try CheckpointWriter(layout).write(into: target.path)
    #expect(
      try target.names() == ["model-00002-of-00002.safetensors", "model.safetensors.index.json"])
    #expect(
      try text(target)
        == Self.index
        .replacing(",\n    \"a.weight\":   \"model-00001-of-00002.safetensors\"", with: "")
        .replacing("64.0", with: "16").replacing("100", with: "88"))
    #expect(try Checkpoint(directory: target.path).tensors.map(\.name) == ["b.weight", "b.bias"])
  }

  @Test(.enabled(if: PythonOracle.isWanted, PythonOracle.absent))
  func realLibraryReadsTheResult() async throws {
    struct Described: Decodable {
      struct Tensor: Decodable {
        let dtype: String
        let shape: [Int]
        let sha256: String
      }
      let tensors: [String: Tensor]
    }
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder())
    let layout = CheckpointLayout(try original(in: source)) { tensor in
      tensor.name == "a.weight" ? .rows(tensor, []) : .copy(tensor)
    }
    try CheckpointWriter(layout).write(into: target.path)
    func described(_ folder: TemporaryFolder) async throws -> [String: Described] {
      let output = try await PythonOracle.run("safetensors_check.py", [folder.path.string])
      return try JSONDecoder().decode([String: Described].self, from: Data(output))
    }
    let (before, after) = (try await described(source), try await described(target))
    let second = "model-00002-of-00002.safetensors"
    let kept = try #require(before[second]?.tensors)
    for (name, tensor) in kept {
      #expect(after[second]?.tensors[name]?.sha256 == tensor.sha256)
      #expect(after[second]?.tensors[name]?.dtype == tensor.dtype)
    }
    #expect(after["model-00001-of-00002.safetensors"]?.tensors["a.weight"]?.shape == [0, 3])
  }
}
