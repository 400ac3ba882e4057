import Bytes
import SystemPackage
import TestSupport
import Testing

struct FileTests {
  @Test func readsAtOffsets() throws {
    let folder = try TemporaryFolder()
    let file = try ReadableFile(path: folder.write("a", [1, 2, 3, 4, 5]))
    #expect(file.size == 5)
    #expect(try file.bytes(at: 1, count: 3) == [2, 3, 4])
    #expect(try file.bytes(at: 5, count: 0) == [])
    var buffer: [UInt8] = [9, 9, 9, 9]
    try file.read(at: 3, into: &buffer, 1..<3)
    #expect(buffer == [9, 4, 5, 9])
    #expect(throws: BytesError.endOfFile(path: file.path, offset: 3, expected: 3)) {
      try file.bytes(at: 3, count: 3)
    }
  }

  @Test func openingFails() throws {
    let folder = try TemporaryFolder()
    let absent = folder.path.appending("absent")
    #expect(throws: BytesError.system(.open, path: absent, .noSuchFileOrDirectory)) {
      try ReadableFile(path: absent)
    }
    #expect(throws: BytesError.system(.open, path: folder.path, .isDirectory)) {
      try ReadableFile(path: folder.path)
    }
  }

  @Test func contentsOfFilesWithAndWithoutSize() throws {
    let folder = try TemporaryFolder()
    #expect(try ReadableFile.contents(of: folder.write("a", [1, 2])) == [1, 2])
    #expect(try ReadableFile.contents(of: folder.write("b", [])) == [])
    #expect(try !ReadableFile.contents(of: "/proc/self/status").isEmpty)
  }

  @Test func streamEndsAfterTheLastByte() throws {
    let folder = try TemporaryFolder()
    var stream = FileStream(try ReadableFile(path: folder.write("a", Array(0..<250))))
    var bytes: [UInt8] = []
    while try stream.append(upTo: 100, to: &bytes) > 0 {}
    #expect(bytes == Array(0..<250))
    #expect(try stream.append(upTo: 100, to: &bytes) == 0)
  }

  @Test func writesAtOffsets() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("a")
    let file = try WritableFile(creating: path)
    try file.reserve(6)
    try file.write([5, 6], at: 4)
    try file.write([0, 1, 2, 3, 9][..<4], at: 0)
    file.startWriteBack(at: 0, count: 6)
    try file.synchronize()
    #expect(try folder.read("a") == [0, 1, 2, 3, 5, 6])
    #expect(throws: BytesError.system(.create, path: path, .fileExists)) {
      try WritableFile(creating: path)
    }
  }

  @Test func impossibleReservationIsAnError() throws {
    let folder = try TemporaryFolder()
    let file = try WritableFile(creating: folder.path.appending("a"))
    #expect(throws: BytesError.self) { try file.reserve(1 << 60) }
  }

  @Test func copiesRangesOfOtherFiles() throws {
    let folder = try TemporaryFolder()
    var generator = SeededRandom(seed: 3)
    let bytes = generator.bytes(3_000_000)
    let source = try ReadableFile(path: folder.write("a", bytes))
    let file = try WritableFile(creating: folder.path.appending("b"))
    try file.copy(from: source, at: 1_000, count: 2_500_000, to: 3)
    #expect(try folder.read("b") == [0, 0, 0] + bytes[1_000..<2_501_000])
    #expect(throws: BytesError.endOfFile(path: source.path, offset: 2_999_999, expected: 2)) {
      try file.copy(from: source, at: 2_999_999, count: 2, to: 0)
    }
  }

  @Test func missingFolderIsAnError() throws {
    let folder = try TemporaryFolder()
    let missing = folder.path.appending("absent/a")
    #expect(throws: BytesError.system(.create, path: missing, .noSuchFileOrDirectory)) {
      try WritableFile(creating: missing)
    }
  }

  @Test(arguments: [false, true])
  func replaceIsWholeOrNothing(_ force: Bool) throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("a")
    try WritableFile.replace(path, with: [1], force: force)
    #expect(try folder.read("a") == [1])
    if force {
      try WritableFile.replace(path, with: [2], force: true)
    } else {
      #expect(throws: BytesError.alreadyExists(path: path)) {
        try WritableFile.replace(path, with: [2], force: false)
      }
    }
    #expect(try folder.read("a") == [force ? 2 : 1])
    #expect(try folder.names() == ["a"])
  }
}

struct DirectoryTests {
  @Test func kindsAndNames() throws {
    let folder = try TemporaryFolder()
    try folder.write("b", [1, 2])
    try folder.write("B", [])
    try folder.write(".hidden", [3])
    try Directory.create(folder.path.appending("sub"))
    try folder.link("link", to: "sub")
    try folder.link("dangling", to: "absent")
    #expect(
      try Directory.names(in: folder.path) == [".hidden", "B", "b", "dangling", "link", "sub"])
    #expect(Directory.kind(of: folder.path.appending("b")) == .file)
    #expect(Directory.kind(of: folder.path.appending("link")) == .directory)
    #expect(Directory.kind(of: folder.path.appending("dangling")) == nil)
    #expect(Directory.kind(of: "/dev/null") == .other)
  }

  @Test func removalDoesNotFollowLinks() throws {
    let (folder, other) = (try TemporaryFolder(), try TemporaryFolder())
    try other.write("kept", [1])
    let path = folder.path.appending("tree")
    try Directory.create(path)
    try Directory.create(path.appending("sub"))
    try folder.write("tree/sub/file", [1])
    try folder.link("tree/link", to: other.path)
    try Directory.remove(path)
    try Directory.remove(path)
    #expect(try folder.names().isEmpty)
    #expect(try other.names() == ["kept"])
  }
}

struct CheckedArithmeticTests {
  @Test func overflowIsNil() {
    #expect(Int.max.adding(checked: 1) == nil)
    #expect(Int.min.adding(checked: -1) == nil)
    #expect(2.adding(checked: 3) == 5)
    #expect(Int.max.multiplied(checkedBy: 2) == nil)
    #expect(6.multiplied(checkedBy: 7) == 42)
    #expect(UInt8(16).multiplied(checkedBy: 16) == nil)
  }
}
