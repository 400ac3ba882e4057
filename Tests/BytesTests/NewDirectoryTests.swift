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

  @Test func missingParentIsAnError() throws {
    let folder = try TemporaryFolder()
    let destination = folder.path.appending("absent/out")
    #expect(throws: BytesError.self) { try NewDirectory(at: destination, replacing: false) }
    #expect(try folder.names().isEmpty)
  }
}
