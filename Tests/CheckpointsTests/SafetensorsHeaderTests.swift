import Bytes
import Checkpoints
import Foundation
import SystemPackage
import Tensors
import TestSupport
import Testing

struct SafetensorsHeaderTests {
  private func parse(_ bytes: [UInt8]) throws -> SafetensorsHeader {
    let folder = try TemporaryFolder()
    return try SafetensorsHeader(
      parsing: ReadableFile(path: folder.write("a.safetensors", bytes)))
  }

  @Test(arguments: MalformedHeader.all)
  func malformedHeaderIsRefused(_ malformed: MalformedHeader) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.safetensors", malformed.bytes)
    let file = try ReadableFile(path: path)
    #expect(throws: malformed.error(path)) { try SafetensorsHeader(parsing: file) }
  }

  /// Every prefix of a good file is refused: it is too short somewhere.
  @Test func truncatedFileIsRefused() throws {
    let bytes = SafetensorsBytes.tensor(SafetensorsBytes.fields())
    for count in bytes.indices {
      #expect(throws: CheckpointError.self, "\(count) bytes") { try parse(Array(bytes[..<count])) }
    }
  }

  // MARK: - What is allowed

  static let allowed: [(name: String, bytes: [UInt8])] = [
    ("no tensors", SafetensorsBytes.file("{}".utf8)),
    ("only metadata", SafetensorsBytes.file(#"{"__metadata__":{"format":"pt"}}"#.utf8)),
    ("spaces after", SafetensorsBytes.file("{}     ".utf8)),
    ("line breaks after", SafetensorsBytes.file("{}\r\n\t".utf8)),
    (
      "white space inside",
      SafetensorsBytes.file("{ \"a\" :\n\(SafetensorsBytes.fields()) }".utf8, dataCount: 8)
    ),
    ("empty name", SafetensorsBytes.file("{\"\":\(SafetensorsBytes.fields())}".utf8, dataCount: 8)),
    ("scalar", SafetensorsBytes.tensor(#"{"dtype":"F64","shape":[],"data_offsets":[0,8]}"#)),
    (
      "empty tensor",
      SafetensorsBytes.tensor(
        #"{"dtype":"F64","shape":[0,9223372036854775807,4],"data_offsets":[0,0]}"#, dataCount: 0)
    ),
    (
      "fields in another order",
      SafetensorsBytes.tensor(#"{"data_offsets":[0,8],"shape":[2],"dtype":"F32"}"#)
    ),
    (
      "half bytes that fill bytes",
      SafetensorsBytes.tensor(#"{"dtype":"F4","shape":[2,8],"data_offsets":[0,8]}"#)
    ),
    (
      "not aligned",
      SafetensorsBytes.file(
        #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}}"#
          .utf8, dataCount: 5)
    ),
    (
      "precomposed and decomposed",
      SafetensorsBytes.file(
        "{\"é\":\(SafetensorsBytes.fields()),\"e\u{301}\":\(SafetensorsBytes.fields(from: 8))}"
          .utf8,
        dataCount: 16)
    ),
  ]

  @Test(arguments: allowed)
  func unusualHeaderIsRead(_ name: String, _ bytes: [UInt8]) throws {
    _ = try parse(bytes)
  }

  @Test func tensorsStandInTheOrderOfTheirBytes() throws {
    let header = try parse(
      SafetensorsBytes.file(
        """
        {"c":\(SafetensorsBytes.fields(from: 16)),"a":\(SafetensorsBytes.fields(from: 8)),\
        "z":{"dtype":"U8","shape":[3,0],"data_offsets":[16,16]},\
        "b":\(SafetensorsBytes.fields())}
        """.utf8, dataCount: 24))
    #expect(header.tensors.map(\.name) == ["b", "a", "z", "c"])
    #expect(header.tensors.map(\.dataOffsets) == [0..<8, 8..<16, 16..<16, 16..<24])
    #expect(header.tensors[2].dataType == .u8)
    #expect(header.tensors[2].shape.dimensions == [3, 0])
    #expect(header.metadata == nil)
    #expect(header.dataByteCount == 24)
  }

  @Test func metadataKeepsItsOrder() throws {
    let text = #"{"__metadata__":{"z":"1","a":"\u00e9\n","":""}}"#
    let metadata = try #require(try parse(SafetensorsBytes.file(text.utf8)).metadata)
    #expect(metadata.map(\.key) == ["z", "a", ""])
    #expect(metadata.map(\.value) == ["1", "\u{E9}\n", ""])
  }

  // MARK: - Writing

  private func rearranged(
    _ header: SafetensorsHeader, by generator: inout SeededRandom
  ) throws -> SafetensorsHeader {
    let tensors = try header.tensors.map {
      try SafetensorsHeader.NewTensor(name: $0.name, dataType: $0.dataType, shape: $0.shape)
    }
    return SafetensorsHeader(
      arranging: tensors.shuffled(using: &generator), metadata: header.metadata)
  }

  @Test func headerIsPaddedToEightBytes() throws {
    var generator = SeededRandom(seed: 1)
    for count in 0..<20 {
      let name = String(repeating: "n", count: count)
      let header = try rearranged(
        parse(
          SafetensorsBytes.file(
            "{\"\(name)\":\(SafetensorsBytes.fields())}".utf8, dataCount: 8)), by: &generator)
      let bytes = header.serialized()
      #expect(bytes.count.isMultiple(of: 8))
      #expect(bytes.count == header.dataStart)
      #expect(try parse(bytes + [UInt8](repeating: 0, count: 8)) == header)
    }
  }

  /// Files of the real library: read, laid out again in a shuffled order, compared byte for byte.
  @Test(.enabled(if: PythonOracle.isWanted, PythonOracle.absent), arguments: 1...8)
  func layoutEqualsTheReferences(_ seed: Int) async throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("sample.safetensors")
    _ = try await PythonOracle.run(
      "safetensors_sample.py", [path.string, "--seed", "\(seed)"])
    let header = try SafetensorsHeader(parsing: ReadableFile(path: path))
    var generator = SeededRandom(seed: UInt64(seed))
    let bytes = try rearranged(header, by: &generator).serialized()
    #expect(bytes == Array(try folder.read("sample.safetensors").prefix(header.dataStart)))
    #expect(header.tensors.count > 20)
  }
}
