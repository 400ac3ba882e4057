import Bytes
import Foundation
import SystemPackage
import Tensors
import TestSupport
import Testing

@testable import Checkpoints

/// Files of `torch.save`, well-made and not.
struct TorchFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private struct Expected: Decodable {
    let dataType: String
    let shape: [Int]
    let hex: String

    init(from decoder: any Decoder) throws {
      var values = try decoder.unkeyedContainer()
      dataType = try values.decode(String.self)
      shape = try values.decode([Int].self)
      hex = try values.decode(String.self)
    }
  }

  /// What real torch wrote is read, and copied to safetensors, bit for bit.
  @Test(.enabled(if: PythonOracle.isWanted, PythonOracle.absent), arguments: [1, 20_261_121])
  func filesOfTorch(_ seed: Int) async throws {
    _ = try await PythonOracle.run(
      "torch_files.py", [folder.path.string, "--seed", "\(seed)"])
    let expected = try JSONDecoder().decode(
      [String: [String: Expected]].self, from: Data(folder.read("expected.json")))
    #expect(expected.count == 18)
    for (name, tensors) in expected {
      let checkpoint = try Checkpoint(directory: folder.path.appending(name))
      #expect(checkpoint.format == .pickle)
      try compare(checkpoint, tensors, name)
      try folder.makeFolder("\(name)/out")
      let out = folder.path.appending(name).appending("out")
      try CheckpointWriter(CheckpointLayout(checkpoint) { .copy($0) }).write(into: out)
      let written = try Checkpoint(directory: out)
      #expect(written.format == .safetensors)
      try compare(written, tensors, "\(name), written")
    }
    #expect(
      try folder.names("shards/out") == [
        "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
        "model.safetensors.index.json",
      ])
  }

  private func compare(
    _ checkpoint: Checkpoint, _ expected: [String: Expected], _ name: String
  ) throws {
    #expect(Set(checkpoint.tensors.map(\.name)) == Set(expected.keys), "\(name)")
    for tensor in checkpoint.tensors {
      let wanted = try #require(expected[tensor.name])
      #expect(tensor.dataType.rawValue == wanted.dataType, "\(name): \(tensor.name)")
      #expect(tensor.shape.dimensions == wanted.shape, "\(name): \(tensor.name)")
      var bytes: [UInt8] = []
      try checkpoint.read(tensor, 0..<tensor.byteCount, into: &bytes)
      let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      #expect(hex == wanted.hex, "\(name): \(tensor.name)")
    }
  }

  /// Of tensors that are the same memory, one stays; those of the same values need not be.
  @Test(.enabled(if: PythonOracle.isWanted, PythonOracle.absent))
  func tiesAreDropped() async throws {
    _ = try await PythonOracle.run("torch_files.py", [folder.path.string, "--seed", "1"])
    for name in ["tied-zip", "tied-legacy", "module-zip", "parameters-legacy"] {
      let checkpoint = try Checkpoint(directory: folder.path.appending(name))
      #expect(checkpoint.tensors.map(\.name).contains("2.weight"))
      let kept = checkpoint.withoutTies(to: ["no", "0.weight", "2.weight"])
      #expect(kept.tensors.map(\.name) == ["0.weight", "1.weight", "1.bias"])
      #expect(checkpoint.withoutTies(to: ["1.weight"]).tensors.count == 4)
    }
  }

  // MARK: - Files that are none

  private func verdict(_ bytes: [UInt8]) throws -> CheckpointError? {
    let path = try folder.write("pytorch_model.bin", bytes)
    let file = try ReadableFile(path: path)
    do throws(CheckpointError) {
      _ = try StateDict(file)
      return nil
    } catch let error {
      return error
    }
  }

  /// A stored zip archive, whose numbers can be wrong.
  private struct Zip {
    var entries: [(name: String, bytes: [UInt8])]
    var method: UInt16 = 0
    /// What the central directory says of the second file's place, if it lies.
    var secondPlace: UInt32?
    var sizeAdded: UInt32 = 0
    var comment: [UInt8] = []

    /// Whether the central directory's numbers stand in extra fields of 64 bits.
    var isWide = false

    var bytes: [UInt8] {
      var file: [UInt8] = []
      var directory: [UInt8] = []
      for (number, entry) in entries.enumerated() {
        let (name, count) = (Array(entry.name.utf8), UInt32(entry.bytes.count) + sizeAdded)
        let place = number == 1 ? secondPlace ?? UInt32(file.count) : UInt32(file.count)
        let start = le(UInt16(0)) + le(method) + le(UInt32(0)) + le(UInt32(0))
        let sizes = le(count) + le(count)
        file += le(UInt32(0x0403_4B50)) + le(UInt16(20)) + start + sizes
        file += le(UInt16(name.count)) + le(UInt16(0)) + name + entry.bytes
        // Another field comes first, which is not looked at.
        let extra =
          le(UInt16(7)) + le(UInt16(1)) + [0] + le(UInt16(1)) + le(UInt16(24)) + le(UInt64(count))
          + le(UInt64(count)) + le(UInt64(place))
        let none = le(UInt32.max)
        directory += le(UInt32(0x0201_4B50)) + le(UInt16(20)) + le(UInt16(20)) + start
        directory += (isWide ? none + none : sizes) + le(UInt16(name.count))
        directory += le(UInt16(isWide ? extra.count : 0)) + le(UInt16(0)) + le(UInt16(0))
        directory += le(UInt16(0)) + le(UInt32(0)) + (isWide ? none : le(place)) + name
        directory += isWide ? extra : []
      }
      let count = UInt16(entries.count)
      let places = le(UInt32(directory.count)) + le(UInt32(file.count))
      let end =
        le(UInt32(0x0605_4B50)) + le(UInt16(0)) + le(UInt16(0)) + le(count) + le(count)
        + (isWide ? le(UInt64.max) : places) + le(UInt16(comment.count)) + comment
      return file + directory + (isWide ? wideEnd(file.count, directory.count, count) : []) + end
    }

    private func wideEnd(_ start: Int, _ size: Int, _ count: UInt16) -> [UInt8] {
      le(UInt32(0x0606_4B50)) + le(UInt64(44)) + le(UInt16(45)) + le(UInt16(45)) + le(UInt32(0))
        + le(UInt32(0)) + le(UInt64(count)) + le(UInt64(count)) + le(UInt64(size))
        + le(UInt64(start))
        + le(UInt32(0x0706_4B50)) + le(UInt32(0)) + le(UInt64(start + size)) + le(UInt32(1))
    }

    private func le(_ number: some FixedWidthInteger) -> [UInt8] {
      (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
  }

  /// The pickle of `{"a": tensor}` with a storage of 6 floats.
  private func pickle(
    storage: String = "FloatStorage", count: UInt8 = 6, offset: UInt8 = 0, shape: [UInt8] = [2, 3],
    strides: [UInt8] = [3, 1], function: String = "torch._utils\n_rebuild_tensor_v2"
  ) -> [UInt8] {
    var bytes = Array("\u{1}}X".utf8)
    bytes[0] = 0x80
    bytes.insert(2, at: 1)
    bytes +=
      [1, 0, 0, 0] + Array("ac\(function)\n((X".utf8) + [7, 0, 0, 0]
      + Array("storagectorch\n\(storage)\nX".utf8)
    bytes += [1, 0, 0, 0] + Array("0X".utf8) + [3, 0, 0, 0] + Array("cpuK".utf8) + [count]
    bytes += Array("tQK".utf8) + [offset]
    for numbers in [shape, strides] { bytes += [0x28] + numbers.flatMap { [0x4B, $0] } + [0x74] }
    return bytes + [0x89] + Array("ccollections\nOrderedDict\n)RtRs.".utf8)
  }

  private func archive(_ pickle: [UInt8], storage: Int = 24) -> Zip {
    Zip(entries: [("m/data.pkl", pickle), ("m/data/0", [UInt8](repeating: 7, count: storage))])
  }

  @Test func handMadeFileIsRead() throws {
    #expect(try verdict(archive(pickle()).bytes) == nil)
    var commented = archive(pickle())
    commented.comment = Array("PK\u{5}\u{6} is no end of an archive".utf8)
    #expect(try verdict(commented.bytes) == nil)
    var wide = archive(pickle())
    wide.isWide = true
    #expect(try verdict(wide.bytes) == nil)
  }

  @Test(arguments: [
    "posix\nsystem", "builtins\neval", "__builtin__\neval", "os\nsystem",
    "torch._utils\n_rebuild_sparse_tensor",
    "collections\nOrderedDict", "torch\nload", "numpy.core.multiarray\n_reconstruct",
  ])
  func otherGlobalsAreNotCalled(_ function: String) throws {
    let name = function.replacing("\n", with: ".")
    for bytes in [archive(pickle(function: function)).bytes, legacy(pickle(function: function))] {
      guard case .malformedPickle(_, _, .forbiddenCall(name))? = try verdict(bytes) else {
        Issue.record("\(function)")
        continue
      }
    }
  }

  /// `posix.system("…")` as exploits write it.
  @Test func exploit() throws {
    let bytes = Array("cposix\nsystem\n(X".utf8) + [4, 0, 0, 0] + Array("truetR.".utf8)
    guard
      case .malformedPickle(_, _, .forbiddenCall("posix.system"))? = try verdict(
        archive(bytes).bytes)
    else {
      Issue.record("not refused as a call")
      return
    }
  }

  private func legacy(_ pickle: [UInt8]) -> [UInt8] {
    let magic: [UInt8] = [
      0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
    ]
    let rest: [UInt8] = [0x80, 2, 0x4D, 0xE9, 3, 0x2E, 0x80, 2, 0x7D, 0x2E]
    let keys = [0x80, 2, 0x5D, 0x58, 1, 0, 0, 0, 0x30, 0x61, 0x2E] as [UInt8]
    return magic + rest + pickle + keys + [6, 0, 0, 0, 0, 0, 0, 0]
      + [UInt8](repeating: 7, count: 24)
  }

  @Test func handMadeLegacyFileIsRead() throws {
    #expect(try verdict(legacy(pickle())) == nil)
  }

  @Test func archivesThatContradictThemselves() throws {
    let path = folder.path.appending("pytorch_model.bin")
    var zip = archive(pickle())
    zip.method = 8
    #expect(try verdict(zip.bytes) == .malformedArchive(path: path, .compressed("m/data.pkl")))
    zip = archive(pickle())
    zip.secondPlace = 0
    #expect(
      try verdict(zip.bytes)
        == .malformedArchive(path: path, .overlapping("m/data.pkl", "m/data/0")))
    zip = archive(pickle())
    zip.sizeAdded = 1 << 30
    #expect(try verdict(zip.bytes) == .malformedArchive(path: path, .damaged))
    zip = archive(pickle())
    zip.entries.append(("m/byteorder", Array("big".utf8)))
    #expect(try verdict(zip.bytes) == .malformedArchive(path: path, .bigEndian))
    zip = archive(pickle())
    zip.entries[1].name = "m/data/1"
    #expect(try verdict(zip.bytes) == .malformedArchive(path: path, .damaged))
    zip.entries[1].name = "m/data.pkl"
    #expect(try verdict(zip.bytes) == .malformedArchive(path: path, .damaged))
    zip.entries[1].name = "n/data.pkl"
    #expect(try verdict(zip.bytes) == .malformedArchive(path: path, .damaged))
  }

  @Test(
    arguments: [
      (6, 1, [2, 3], [3, 1]), (6, 0, [2, 3], [4, 1]), (6, 0, [3, 3], [0, 1]), (6, 0, [7], [0]),
      (6, 6, [1], [1]),
    ] as [(UInt8, UInt8, [UInt8], [UInt8])])
  func viewsThatLeaveTheirStorage(
    _ count: UInt8, _ offset: UInt8, _ shape: [UInt8], _ strides: [UInt8]
  ) throws {
    let pickle = pickle(count: count, offset: offset, shape: shape, strides: strides)
    let expected = CheckpointError.impossibleView(
      path: folder.path.appending("pytorch_model.bin"), tensor: "a")
    #expect(try verdict(archive(pickle).bytes) == expected)
    #expect(try verdict(legacy(pickle)) == expected)
  }

  @Test func storagesThatAreTooSmall() throws {
    let path = folder.path.appending("pytorch_model.bin")
    #expect(
      try verdict(archive(pickle(), storage: 23).bytes) == .malformedArchive(path: path, .damaged))
    #expect(try verdict(legacy(pickle(count: 7))) == .malformedArchive(path: path, .damaged))
    guard
      case .malformedPickle(_, _, .unsupportedTensor("torch.ComplexDoubleStorage"))? =
        try verdict(archive(pickle(storage: "ComplexDoubleStorage")).bytes)
    else {
      Issue.record("complex128 is none of safetensors' dtypes")
      return
    }
  }

  /// A million containers in one another, tuples that double, lists that hold themselves, and the same
  /// megabyte shown a thousand times.
  @Test func picklesThatWouldExhaustMemoryOrStack() throws {
    let count = 1_000_000
    let lists =
      [UInt8](repeating: 0x5D, count: count) + [UInt8](repeating: 0x61, count: count - 1) + [0x2E]
    let own: [UInt8] = [0x5D, 0x71, 0, 0x68, 0, 0x61, 0x2E]
    let tuples = [0x4E] + [UInt8](repeating: 0x85, count: count) + [0x2E]
    let doubling: [UInt8] =
      [0x29] + Array(repeatElement([0x32, 0x86] as [UInt8], count: 90).joined()) + [0x2E]
    let marks = [UInt8](repeating: 0x28, count: count) + [0x2E]
    let endless = [UInt8](repeating: 0x4E, count: 11 * count)
    for pickle in [lists, own, tuples, doubling, marks, endless] {
      #expect(try verdict(archive(pickle).bytes) != nil)
      #expect(try verdict(legacy(pickle)) != nil)
    }
    var views = pickle(storage: "ByteStorage", count: 200, shape: [200], strides: [1]).dropLast(2)
    // The same tensor under many names: MEMOIZE, then each as a name and a GET.
    views += [0x71, 0, 0x73]
    for number in 0..<200 {
      views += [0x58, 1, 0, 0, 0, UInt8(32 + number % 90), 0x68, 0, 0x73]
    }
    _ = try verdict(archive(Array(views) + [0x2E], storage: 200).bytes)
  }

  @Test func valuesThatAreNoStateDict() throws {
    let path = folder.path.appending("pytorch_model.bin")
    let cases: [([UInt8], String?)] = [
      ([0x4E, 0x2E], nil), ([0x5D, 0x2E], nil), (Array("}K".utf8) + [1, 0x4E, 0x73, 0x2E], nil),
      (Array("}X".utf8) + [1, 0, 0, 0] + Array("aNs.".utf8), "a"),
    ]
    for (pickle, name) in cases {
      #expect(try verdict(archive(pickle).bytes) == .notAStateDict(path: path, name: name))
    }
  }

  /// Every place where a file may be cut, and bytes changed at random: an error or a state dict.
  @Test(arguments: [1, 2] as [UInt64])
  func damagedFilesDoNotTrap(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var wide = archive(pickle())
    wide.isWide = true
    for original in [archive(pickle()).bytes, wide.bytes, legacy(pickle())] {
      for end in 0..<original.count { #expect(try verdict(Array(original[..<end])) != nil) }
      for _ in 0..<1500 {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let place = Int.random(in: bytes.indices, using: &random)
          bytes[place] = Bool.random(using: &random) ? .random(in: 0...255, using: &random) : 0xFF
        }
        _ = try verdict(bytes)
      }
    }
  }
}
