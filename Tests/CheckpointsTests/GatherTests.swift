import Bytes
import SystemPackage
import Tensors
import TestSupport
import Testing

@testable import Checkpoints

/// Cuts along several axes, other names, and values that are computed.
struct GatherTests {
  /// Against loops over all indices.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func severalAxesAtOnce(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let dimensions = (0..<3).map { _ in Int.random(in: 1...6, using: &random) }
    let bytes = random.bytes(dimensions.reduce(2, *))
    let kept = dimensions.map { length in
      (0..<length).filter { _ in Bool.random(using: &random) }
    }
    let isCut = dimensions.map { _ in Bool.random(using: &random) }
    let folder = try TemporaryFolder()
    let original = try checkpoint(of: bytes, dimensions, in: folder)
    let gathers = (0..<3).filter { isCut[$0] }.shuffled(using: &random).map {
      TensorSource.Gather(axis: $0, indices: kept[$0])
    }
    let target = try TemporaryFolder()
    try CheckpointWriter(
      CheckpointLayout(original) { .gather($0, gathers).renamed("other") }
    ).write(into: target.path)

    let indices = (0..<3).map { isCut[$0] ? kept[$0] : Array(0..<dimensions[$0]) }
    var expected: [UInt8] = []
    for first in indices[0] {
      for second in indices[1] {
        for third in indices[2] {
          let element = (first * dimensions[1] + second) * dimensions[2] + third
          expected += bytes[2 * element..<2 * element + 2]
        }
      }
    }
    let result = try Checkpoint(directory: target.path)
    let tensor = try #require(result["other"])
    #expect(tensor.shape.dimensions == indices.map(\.count))
    var found: [UInt8] = []
    try result.read(tensor, 0..<tensor.byteCount, into: &found)
    #expect(found == expected)
  }

  @Test func computedValuesTakeTheTensorsPlace() throws {
    let folder = try TemporaryFolder()
    let original = try checkpoint(of: [1, 2, 3, 4, 5, 6, 7, 8], [2, 2], in: folder)
    let shape = try Shape([1, 2])
    let target = try TemporaryFolder()
    try CheckpointWriter(
      CheckpointLayout(original) { tensor in
        .computed(tensor, shape) { () throws(CheckpointError) in [9, 9, 8, 8] }
      }
    ).write(into: target.path)
    let result = try Checkpoint(directory: target.path)
    let tensor = try #require(result["weight"])
    #expect(tensor.shape == shape)
    var found: [UInt8] = []
    try result.read(tensor, 0..<4, into: &found)
    #expect(found == [9, 9, 8, 8])
  }

  private func checkpoint(
    of bytes: [UInt8], _ dimensions: [Int], in folder: TemporaryFolder
  ) throws -> Checkpoint {
    let header = SafetensorsHeader(
      arranging: [
        try SafetensorsHeader.NewTensor(name: "weight", dataType: .f16, shape: Shape(dimensions))
      ], metadata: nil)
    try folder.write("model.safetensors", header.serialized() + bytes)
    return try Checkpoint(directory: folder.path)
  }
}
