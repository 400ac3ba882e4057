import Bytes
import SystemPackage
import TestSupport
import Testing

struct NewDirectoryTests {
  private func fill(_ directory: NewDirectory, _ content: String) throws {
    try WritableFile.create(directory.temporary.appending("file"), holding: Array(content.utf8))
    try directory.makeFolder("sub")
    try WritableFile.create(directory.temporary.appending("sub/inner"), holding: [1])
  }

  @Test func nothingStandsThereBeforeCommit() throws {
    let folder = try TemporaryFolder()
    let destination = folder.path.appending("out")
    let directory = try NewDirectory(at: destination, replacing: false)
    try fill(directory, "new")
    #expect(Directory.kind(of: destination) == nil)
    try directory.commit(replacing: false)
    #expect(try folder.names() == ["out"])
    #expect(try folder.read("out/file") == Array("new".utf8))
    #expect(try folder.read("out/sub/inner") == [1])
  }

  @Test func abandonedDirectoryLeavesNothing() throws {
    let folder = try TemporaryFolder()
    let directory = try NewDirectory(at: folder.path.appending("out"), replacing: false)
    try fill(directory, "new")
    directory.abandon()
    directory.abandon()
    #expect(try folder.names().isEmpty)
  }

  @Test func forgottenDirectoryLeavesNothing() throws {
    let folder = try TemporaryFolder()
    do {
      let directory = try NewDirectory(at: folder.path.appending("out"), replacing: false)
      try fill(directory, "new")
    }
    #expect(try folder.names().isEmpty)
  }

  @Test func committedDirectoryOutlivesItsMaker() throws {
    let folder = try TemporaryFolder()
    do {
      let directory = try NewDirectory(at: folder.path.appending("out"), replacing: false)
      try fill(directory, "new")
      try directory.commit(replacing: false)
      directory.abandon()
    }
    #expect(try folder.names() == ["out"])
  }

  @Test(arguments: ["file", "folder", "link"])
  func occupiedDestinationIsRefused(_ kind: String) throws {
    let folder = try TemporaryFolder()
    let destination = folder.path.appending("out")
    switch kind {
    case "file": try folder.write("out", [7])
    case "folder": try Directory.create(destination)
    default: try folder.link("out", to: "nowhere")
    }
    #expect(throws: BytesError.alreadyExists(path: destination)) {
      try NewDirectory(at: destination, replacing: false)
    }
    #expect(try folder.names() == ["out"])
  }

  @Test func destinationMadeMeanwhileIsRefused() throws {
    let folder = try TemporaryFolder()
    let destination = folder.path.appending("out")
    do {
      let directory = try NewDirectory(at: destination, replacing: false)
      try fill(directory, "new")
      try folder.write("out", [7])
      #expect(throws: BytesError.alreadyExists(path: destination)) {
        try directory.commit(replacing: false)
      }
    }
    #expect(try folder.names() == ["out"])
    #expect(try folder.read("out") == [7])
  }

  @Test func replacedDirectoryGoesAsAWhole() throws {
    let folder = try TemporaryFolder()
    let destination = folder.path.appending("out")
    for (content, isFirst) in [("old", true), ("new", false)] {
      let directory = try NewDirectory(at: destination, replacing: true)
      try fill(directory, content)
      if isFirst {
        try WritableFile.create(directory.temporary.appending("only in old"), holding: [])
      } else {
        #expect(try folder.read("out/file") == Array("old".utf8))
      }
      try directory.commit(replacing: true)
    }
    #expect(try folder.names() == ["out"])
    #expect(try folder.read("out/file") == Array("new".utf8))
    #expect(try Directory.names(in: destination) == ["file", "sub"])
  }

  // MARK: - What dead processes left

  /// This running kernel, and one that is not.
  private var boots: (this: String, other: String) {
    get throws {
      let text = try ReadableFile.contents(of: "/proc/sys/kernel/random/boot_id")
      return (String(decoding: text.prefix(8), as: UTF8.self), "0badcafe")
    }
  }

  @Test(arguments: [true, false])
  func leftoversAreRemoved(_ isCommitted: Bool) throws {
    let folder = try TemporaryFolder()
    let boots = try boots
    for (number, boot) in [boots.this, boots.other].enumerated() {
      try folder.makeFolder(".out.vprune-\(boot)-0000000\(number)/sub")
      try folder.write(".out.vprune-\(boot)-0000000\(number)/sub/file", [1])
      try folder.write(".out.vprune-\(boot)-0000001\(number)", [1])
    }
    let directory = try NewDirectory(at: folder.path.appending("out"), replacing: false)
    #expect(try folder.names() == [directory.temporary.lastComponent?.string])
    if isCommitted { try directory.commit(replacing: false) } else { directory.abandon() }
    #expect(try folder.names() == (isCommitted ? ["out"] : []))
  }

  @Test func whatOthersMakeStays() throws {
    let (folder, elsewhere) = (try TemporaryFolder(), try TemporaryFolder())
    try elsewhere.write("kept", [1])
    let boot = try boots.this
    let destination = folder.path.appending("out")
    let live = try NewDirectory(at: destination, replacing: false)
    try fill(live, "live")
    let names = [
      ".other.vprune-\(boot)-00000000", ".out.vprune-\(boot)", ".out.vprune-\(boot)-0000000g",
      ".out.vprune-\(boot)-000000000", ".out.vprune-1234", "out.vprune-\(boot)-00000000",
    ]
    for name in names { try folder.makeFolder(name) }
    let link = ".out.vprune-\(boot)-00000001"
    try folder.link(link, to: elsewhere.path)
    let second = try NewDirectory(at: destination, replacing: false)
    second.abandon()
    #expect(
      try folder.names() == (names + [link, live.temporary.lastComponent?.string ?? ""]).sorted())
    #expect(try elsewhere.names() == ["kept"])
    try live.commit(replacing: false)
    #expect(try folder.read("out/file") == Array("live".utf8))
  }

  @Test func filesAndScratchFoldersAreAlikeInThat() throws {
    let folder = try TemporaryFolder()
    let boot = try boots.this
    for name in ["table", "table.progress"] {
      try folder.write(".\(name).vprune-\(boot)-00000000", [1])
    }
    try WritableFile.replace(folder.path.appending("table"), with: [2], force: false)
    try WritableFile.update(folder.path.appending("table.progress"), with: [3])
    #expect(try folder.names() == ["table", "table.progress"])
    try folder.write(".table.progress.vprune-\(boot)-00000000", [1])
    try WritableFile.removeUpdated(folder.path.appending("table.progress"))
    #expect(try folder.names() == ["table"])
  }

  @Test func twoFilesBelongTogether() throws {
    let folder = try TemporaryFolder()
    let (plan, values) = (folder.path.appending("plan"), folder.path.appending("values"))
    try WritableFile.replace(plan, with: [1], beside: (values, [2]), force: false)
    #expect(throws: BytesError.alreadyExists(path: values)) {
      try WritableFile.replace(plan, with: [3], beside: (values, [4]), force: false)
    }
    #expect(try folder.read("plan") + folder.read("values") == [1, 2])
    try WritableFile.replace(plan, with: [3], beside: (values, [4]), force: true)
    #expect(try folder.read("plan") + folder.read("values") == [3, 4])
    #expect(try folder.names() == ["plan", "values"])
  }

  @Test func missingParentIsAnError() throws {
    let folder = try TemporaryFolder()
    let destination = folder.path.appending("absent/out")
    #expect(throws: BytesError.self) { try NewDirectory(at: destination, replacing: false) }
    #expect(try folder.names().isEmpty)
  }
}
