import Bytes
import Checkpoints
import JSONText
import SystemPackage
import Tensors
import TestSupport
import Testing

struct CheckpointTests {
  static let single = "model.safetensors"
  static let index = "model.safetensors.index.json"
  static let first = "model-00001-of-00002.safetensors"
  static let second = "model-00002-of-00002.safetensors"

  private func tensor(_ name: String, _ bytes: [UInt8]) -> TensorFixture {
    TensorFixture(name: name, dataType: .u8, dimensions: [bytes.count], bytes: bytes)
  }

  private func bytes(_ name: String, of checkpoint: Checkpoint) throws -> [UInt8] {
    let tensor = try #require(checkpoint[name])
    var buffer: [UInt8] = [9, 9, 9]
    try checkpoint.read(tensor, 0..<tensor.byteCount, into: &buffer)
    return buffer
  }

  private func sharded(_ weightMap: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Self.first, TensorFixture.file([tensor("a", [1]), tensor("b", [2, 3])]))
    try folder.write(Self.second, TensorFixture.file([tensor("c", [4, 5, 6])]))
    try folder.write(Self.index, #"{"metadata":{},"weight_map":\#(weightMap)}"#.utf8)
    return folder
  }

  // MARK: - Good directories

  @Test func singleFileIsOpened() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.single, TensorFixture.file([tensor("a", [1]), tensor("b", [2, 3])]))
    let checkpoint = try Checkpoint(directory: folder.path)
    #expect(checkpoint.tensors.map(\.name) == ["a", "b"])
    #expect(checkpoint.byteCount == 3)
    #expect(checkpoint.shards.map(\.name) == [Self.single])
    #expect(checkpoint.index == nil)
    #expect(try bytes("b", of: checkpoint) == [2, 3])
    #expect(checkpoint["c"] == nil)
  }

  @Test func partsOfATensorAreRead() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.single, TensorFixture.file([tensor("a", [1, 2, 3, 4, 5])]))
    let checkpoint = try Checkpoint(directory: folder.path)
    let location = try #require(checkpoint["a"])
    let parts: [(range: Range<Int>, bytes: [UInt8])] = [
      (1..<4, [2, 3, 4]), (0..<1, [1]), (2..<2, []), (0..<5, [1, 2, 3, 4, 5]),
    ]
    var buffer: [UInt8] = []
    for part in parts {
      try checkpoint.read(location, part.range, into: &buffer)
      #expect(buffer == part.bytes)
    }
  }

  @Test func shardsAreOpened() throws {
    let folder = try sharded(
      #"{"c":"\#(Self.second)","b":"\#(Self.first)","a":"\#(Self.first)"}"#)
    let checkpoint = try Checkpoint(directory: folder.path)
    #expect(checkpoint.shards.map(\.name) == [Self.first, Self.second])
    #expect(checkpoint.tensors.map(\.name) == ["a", "b", "c"])
    #expect(checkpoint.tensors.map(\.shard) == [0, 0, 1])
    #expect(try bytes("c", of: checkpoint) == [4, 5, 6])
    #expect(checkpoint.index != nil)
  }

  @Test func singleFileGoesBeforeTheIndex() throws {
    let folder = try sharded("{}")
    try folder.write(Self.single, TensorFixture.file([tensor("only", [7])]))
    #expect(try Checkpoint(directory: folder.path).tensors.map(\.name) == ["only"])
  }

  /// As in the hub's cache, where a snapshot's files are links to blobs.
  @Test func symbolicLinksAreFollowed() throws {
    let blobs = try TemporaryFolder()
    let blob = try blobs.write("0123", TensorFixture.file([tensor("a", [1])]))
    let folder = try TemporaryFolder()
    try folder.link(Self.single, to: blob)
    #expect(try bytes("a", of: Checkpoint(directory: folder.path)) == [1])
  }

  // MARK: - Bad directories

  @Test func directoryWithoutWeights() throws {
    let folder = try TemporaryFolder()
    try folder.write("config.json", "{}".utf8)
    #expect(throws: CheckpointError.noWeights(directory: folder.path)) {
      try Checkpoint(directory: folder.path)
    }
  }

  @Test(arguments: [
    "tf_model.h5", "flax_model.msgpack", "adapter_model.safetensors", "rust_model.ot",
  ])
  func weightsInAnotherFormat(_ name: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(name, [])
    #expect(throws: CheckpointError.unsupportedWeights(path: path)) {
      try Checkpoint(directory: folder.path)
    }
  }

  @Test func directoryThatIsNone() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("absent")
    #expect(
      throws: CheckpointError.file(.system(.list, path: path, .noSuchFileOrDirectory))
    ) { try Checkpoint(directory: path) }
  }

  @Test(arguments: [
    "../a.safetensors", "/etc/passwd", "x/a.safetensors", ".", "..", "", "a\\u0000.safetensors",
  ])
  func shardOutsideTheDirectory(_ name: String) throws {
    let folder = try sharded(#"{"a":"\#(name)"}"#)
    let decoded = name.replacing("\\u0000", with: "\0")
    #expect(
      throws: CheckpointError.shardOutsideDirectory(
        path: folder.path.appending(Self.index), shard: decoded)
    ) { try Checkpoint(directory: folder.path) }
  }

  @Test func shardThatIsAbsent() throws {
    let folder = try sharded(#"{"a":"absent.safetensors"}"#)
    let path = folder.path.appending("absent.safetensors")
    #expect(
      throws: CheckpointError.file(.system(.open, path: path, .noSuchFileOrDirectory))
    ) { try Checkpoint(directory: folder.path) }
  }

  @Test func tensorThatItsShardLacks() throws {
    let folder = try sharded(
      #"{"a":"\#(Self.first)","b":"\#(Self.first)","c":"\#(Self.second)","d":"\#(Self.second)"}"#)
    #expect(
      throws: CheckpointError.tensorMissing(
        shard: folder.path.appending(Self.second), tensor: "d")
    ) { try Checkpoint(directory: folder.path) }
  }

  @Test(arguments: [
    #"{"a":"\#(first)","c":"\#(second)"}"#,
    #"{"a":"\#(first)","b":"\#(second)","c":"\#(second)"}"#,
  ])
  func tensorThatTheIndexDoesNotListThere(_ weightMap: String) throws {
    let folder = try sharded(weightMap)
    #expect(
      throws: CheckpointError.tensorNotInIndex(
        shard: folder.path.appending(Self.first), tensor: "b")
    ) { try Checkpoint(directory: folder.path) }
  }

  @Test func tensorListedTwice() throws {
    let folder = try sharded(#"{"a":"\#(Self.first)","a":"\#(Self.first)"}"#)
    #expect(
      throws: CheckpointError.duplicateWeightMapEntry(
        path: folder.path.appending(Self.index), tensor: "a")
    ) { try Checkpoint(directory: folder.path) }
  }

  @Test(arguments: [("null", nil), ("[]", nil), ("{}", nil), (#"{"a":1}"#, "a")])
  func weightMapOfTheWrongType(_ weightMap: String, _ tensor: String?) throws {
    let folder = try sharded(weightMap)
    #expect(
      throws: CheckpointError.malformedWeightMap(
        path: folder.path.appending(Self.index), tensor: tensor)
    ) { try Checkpoint(directory: folder.path) }
  }

  @Test func indexThatIsNotJSON() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.index, #"{"weight_map":{]}"#.utf8)
    #expect(
      throws: CheckpointError.malformedIndex(
        path: path, JSONError(offset: 15, problem: .unexpectedByte(0x5D)))
    ) { try Checkpoint(directory: folder.path) }
  }
}
