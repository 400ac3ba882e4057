import Bytes
import Foundation
import Synchronization
import SystemPackage
import Tensors
import TestSupport
import Testing

@testable import Checkpoints

struct CheckpointWriterTests {
  /// Opens `tensors` as a single file in `folder`.
  private func checkpoint(
    _ tensors: [TensorFixture], in folder: TemporaryFolder,
    metadata: [SafetensorsHeader.MetadataEntry]? = nil
  ) throws -> Checkpoint {
    try folder.write("model.safetensors", TensorFixture.file(tensors, metadata: metadata))
    return try Checkpoint(directory: folder.path)
  }

  private func tensor(
    _ name: String, _ dataType: DataType, _ dimensions: [Int], _ generator: inout SeededRandom
  ) throws -> TensorFixture {
    let count = try Shape(dimensions).byteCount(of: dataType)
    // A block of odd length repeats, so that neighbouring rows differ.
    var bytes = generator.bytes(min(count, 65_537))
    while bytes.count < count { bytes += bytes.prefix(count - bytes.count) }
    return TensorFixture(name: name, dataType: dataType, dimensions: dimensions, bytes: bytes)
  }

  // MARK: - Bytes

  /// Random tensors of every dtype, gathered along every axis, against the naive gather; the
  /// file must be the one that the fixture's layout gives, byte for byte.
  @Test(arguments: DataType.allCases, [UInt64(1), 2, 3])
  func gatherEqualsTheNaiveOne(_ dataType: DataType, _ seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    var tensors: [TensorFixture] = []
    var indices: [String: (axis: Int, indices: [Int])] = [:]
    for number in 0..<12 {
      var dimensions = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
        Int.random(in: 0...9, using: &generator)
      }
      // The innermost axis keeps elements of less than a byte together.
      dimensions.append(8)
      let axis = Int.random(in: 0..<dimensions.count - 1, using: &generator)
      let all = Array(0..<dimensions[axis])
      let kept =
        number.isMultiple(of: 2)
        ? all.filter { _ in Bool.random(using: &generator) }
        : all.shuffled(using: &generator) + all
      tensors.append(try tensor("tensor \(number)", dataType, dimensions, &generator))
      indices["tensor \(number)"] = (axis, kept)
    }
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder())
    let layout = CheckpointLayout(try checkpoint(tensors, in: source)) { tensor in
      indices[tensor.name].map { .gather(tensor, axis: $0.axis, indices: $0.indices) }
    }
    try CheckpointWriter(layout).write(into: target.path)
    let expected = tensors.map { tensor in
      indices[tensor.name].map { tensor.gathered($0.indices, along: $0.axis) } ?? tensor
    }
    #expect(try target.read("model.safetensors") == TensorFixture.file(expected))
  }

  /// Rows and copies larger than buffers and pieces, contiguous and scattered.
  @Test(arguments: [0, 30, 97])
  func largeTensorsAreSpreadOverPieces(_ percent: Int) throws {
    let seed = UInt64(percent)
    var generator = SeededRandom(seed: seed)
    let tensors = [
      try tensor("rows", .f16, [12_000, 768], &generator),
      try tensor("wide rows", .f32, [12, 70_001], &generator),
      try tensor("columns", .bf16, [100, 1_000], &generator),
      try tensor("bias", .f32, [1, 12_000], &generator),
      try tensor("copied", .u8, [17 << 20], &generator),
    ]
    var kept: [String: (axis: Int, indices: [Int])] = [:]
    for (tensor, axis) in zip(tensors, [0, 0, 1, 1]) {
      let indices = (0..<tensor.dimensions[axis]).filter { _ in
        Int.random(in: 0..<100, using: &generator) < percent
      }
      kept[tensor.name] = (axis, indices)
    }
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder())
    let layout = CheckpointLayout(try checkpoint(tensors, in: source)) { tensor in
      kept[tensor.name].map { .gather(tensor, axis: $0.axis, indices: $0.indices) }
        ?? .copy(tensor)
    }
    let writer = try CheckpointWriter(layout)
    let progress = Mutex(0)
    try writer.write(into: target.path) { count in
      progress.withLock { $0 += count }
    }
    let written = try Checkpoint(directory: target.path)
    #expect(progress.withLock { $0 } == writer.byteCount)
    #expect(written.shards.first?.file.size == writer.byteCount)
    #expect(written.byteCount == writer.tensorByteCount)
    for tensor in tensors {
      let location = try #require(written[tensor.name])
      var bytes: [UInt8] = []
      try written.read(location, 0..<location.byteCount, into: &bytes)
      let expected = slicewise(tensor, kept[tensor.name])
      // Data compares with memcmp: arrays of millions take seconds in a debug build.
      #expect(Data(bytes) == Data(expected), "\(tensor.name)")
    }
  }

  /// A gather that is too slow bit by bit, slice by slice.
  private func slicewise(
    _ tensor: TensorFixture, _ kept: (axis: Int, indices: [Int])?
  ) -> [UInt8] {
    guard let kept else { return tensor.bytes }
    let length = tensor.dimensions[kept.axis]
    let blocks = tensor.dimensions[..<kept.axis].reduce(1, *)
    let slice = tensor.bytes.count / blocks / length
    var bytes: [UInt8] = []
    for block in 0..<blocks {
      for index in kept.indices {
        let start = (block * length + index) * slice
        bytes += tensor.bytes[start..<start + slice]
      }
    }
    return bytes
  }

  @Test func sameBytesOnAnyNumberOfThreads() throws {
    var generator = SeededRandom(seed: 5)
    let source = try TemporaryFolder()
    let checkpoint = try checkpoint(
      [
        try tensor("rows", .f32, [50_000, 100], &generator),
        try tensor("copied", .i64, [100_000], &generator),
      ], in: source)
    let kept = (0..<50_000).filter { !$0.isMultiple(of: 3) }
    let layout = CheckpointLayout(checkpoint) { tensor in
      tensor.name == "rows" ? .rows(tensor, kept) : .copy(tensor)
    }
    var results: Set<Data> = []
    for threadCount in [1, 2, 3, 16] {
      let target = try TemporaryFolder()
      try CheckpointWriter(layout).write(into: target.path, threadCount: threadCount)
      results.insert(Data(try target.read("model.safetensors")))
    }
    #expect(results.count == 1)
  }

  // MARK: - Layout

  @Test func metadataIsKept() throws {
    var generator = SeededRandom(seed: 6)
    let entries = [
      SafetensorsHeader.MetadataEntry(key: "format", value: "pt"),
      SafetensorsHeader.MetadataEntry(key: "a\n", value: "\u{E9}\"\\"),
    ]
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder())
    let original = try checkpoint(
      [try tensor("a", .u8, [4], &generator)], in: source, metadata: entries)
    try CheckpointWriter(CheckpointLayout(original) { .copy($0) }).write(into: target.path)
    #expect(try Checkpoint(directory: target.path).shards[0].metadata == entries)
    #expect(try target.read("model.safetensors") == source.read("model.safetensors"))
  }

  @Test func singleFileWithoutTensorsIsWritten() throws {
    var generator = SeededRandom(seed: 7)
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder())
    let original = try checkpoint([try tensor("a", .u8, [4], &generator)], in: source)
    try CheckpointWriter(CheckpointLayout(original) { _ in nil }).write(into: target.path)
    #expect(try Checkpoint(directory: target.path).tensors.isEmpty)
  }

  @Test func namesThatDifferInNormalFormOnlyAreKeptApart() throws {
    let tensors = [
      TensorFixture(name: "\u{E9}", dataType: .u8, dimensions: [1], bytes: [1]),
      TensorFixture(name: "e\u{301}", dataType: .u8, dimensions: [2], bytes: [2, 3]),
    ]
    let header = SafetensorsHeader(
      arranging: try tensors.map {
        try SafetensorsHeader.NewTensor(
          name: $0.name, dataType: $0.dataType, shape: Shape($0.dimensions))
      }, metadata: nil)
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder())
    try source.write("model.safetensors", header.serialized() + [2, 3, 1])
    let original = try Checkpoint(directory: source.path)
    try CheckpointWriter(CheckpointLayout(original) { .copy($0) }).write(into: target.path)
    #expect(try target.read("model.safetensors") == source.read("model.safetensors"))
  }

  // MARK: - Errors

  private func original(in folder: TemporaryFolder) throws -> Checkpoint {
    var generator = SeededRandom(seed: 8)
    return try checkpoint(
      [
        try tensor("a", .f32, [5, 2], &generator),
        try tensor("half bytes", .f4, [4, 3], &generator),
      ], in: folder)
  }

  @Test func gatherThatDoesNotFitIsAnError() throws {
    let source = try TemporaryFolder()
    let original = try original(in: source)
    func write(_ name: String, _ axis: Int, _ indices: [Int]) throws {
      let layout = CheckpointLayout(original) { tensor in
        tensor.name == name ? .gather(tensor, axis: axis, indices: indices) : nil
      }
      _ = try CheckpointWriter(layout)
    }
    #expect(throws: CheckpointError.noSuchAxis(tensor: "a", axis: 2, axisCount: 2)) {
      try write("a", 2, [])
    }
    #expect(throws: CheckpointError.noSuchAxis(tensor: "a", axis: -1, axisCount: 2)) {
      try write("a", -1, [])
    }
    #expect(throws: CheckpointError.noSuchSlice(tensor: "a", axis: 0, index: 5, length: 5)) {
      try write("a", 0, [0, 5])
    }
    #expect(throws: CheckpointError.noSuchSlice(tensor: "a", axis: 1, index: -1, length: 2)) {
      try write("a", 1, [-1])
    }
    #expect(throws: CheckpointError.impossibleGather(tensor: "half bytes", .partialByte(.f4, [3])))
    {
      try write("half bytes", 0, [0, 1])
    }
  }

  @Test func existingFileIsNotReplaced() throws {
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder())
    let original = try original(in: source)
    let path = try target.write("model.safetensors", [1])
    #expect(throws: CheckpointError.file(.system(.create, path: path, .fileExists))) {
      try CheckpointWriter(CheckpointLayout(original) { .copy($0) }).write(into: target.path)
    }
    #expect(try target.read("model.safetensors") == [1])
  }

  @Test func sourceThatShrankIsAnError() throws {
    let (source, target) = (try TemporaryFolder(), try TemporaryFolder())
    let original = try original(in: source)
    let handle = try FileHandle(
      forWritingTo: URL(filePath: source.path.appending("model.safetensors").string))
    try handle.truncate(atOffset: UInt64(original.shards[0].file.size - 1))
    let path = source.path.appending("model.safetensors")
    let last = try #require(original.tensors.last).byteRange
    #expect(
      throws: CheckpointError.file(
        .endOfFile(path: path, offset: last.lowerBound, expected: last.count))
    ) {
      try CheckpointWriter(CheckpointLayout(original) { .copy($0) }).write(into: target.path)
    }
  }
}
