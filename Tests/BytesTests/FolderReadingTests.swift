import Bytes
import SystemPackage
import TestSupport
import Testing

/// Folders that come from elsewhere, and that change.
struct FolderReadingTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.makeFolder("models--a--b/blobs")
    try folder.makeFolder("models--a--b/snapshots/0123")
    try folder.makeFolder("model/sub")
    try folder.write("models--a--b/blobs/f", [1])
    try folder.write("secret", [1])
  }

  private func check(_ folder: FilePath, _ name: String) throws {
    try LinkBoundary(of: folder).check(folder.appending(FilePath(name).components))
    try LinkBoundary.check(filesIn: folder)
  }

  @Test func linksInside() throws {
    let model = folder.path.appending("model")
    try folder.write("model/sub/file", [1])
    try folder.link("model/a", to: "sub/file")
    try folder.link("model/b", to: model.appending("a"))
    try folder.link("model/c", to: "nowhere")
    try folder.link("model/d", to: "../model/sub")
    for name in ["a", "b", "c", "d", "sub/file", "absent"] { try check(model, name) }
    try folder.link("also", to: "model")
    try check(folder.path.appending("also"), "b")
  }

  @Test(arguments: ["../secret", "/etc/passwd", "/dev/zero", "sub/../../secret"])
  func linksOutside(_ target: String) throws {
    let model = folder.path.appending("model")
    try folder.link("model/a", to: FilePath(target))
    #expect(throws: BytesError.self) { try check(model, "a") }
    #expect(throws: BytesError.self) { try LinkBoundary.check(filesIn: model) }
  }

  @Test func linksOfTheHubCache() throws {
    let snapshot = folder.path.appending("models--a--b/snapshots/0123")
    try folder.link("models--a--b/snapshots/0123/f", to: "../../blobs/f")
    try check(snapshot, "f")
    try folder.link("models--a--b/blobs/g", to: folder.path.appending("secret"))
    try folder.link("models--a--b/snapshots/0123/g", to: "../../blobs/g")
    #expect(throws: BytesError.self) { try check(snapshot, "g") }
    // Another folder may not use these blobs.
    try folder.link("model/f", to: "../models--a--b/blobs/f")
    #expect(throws: BytesError.self) { try check(folder.path.appending("model"), "f") }
  }

  @Test(arguments: ["content", "size", "replaced", "removed", "nothing", "hidden", "another"])
  func changes(_ change: String) throws {
    let model = folder.path.appending("model")
    let path = try folder.write("model/sub/file", [1, 2])
    try folder.write("model/.hidden", [1])
    let watch = FileWatch(model)
    switch change {
    case "content": try rewrite(path, [3, 4])
    case "size": try rewrite(path, [1])
    case "replaced":
      try folder.write("new", [1, 2])
      try folder.remove("model/sub/file")
      try WritableFile.create(path, holding: [1, 2])
    case "removed": try folder.remove("model/sub/file")
    case "hidden": try rewrite(model.appending(".hidden"), [2])
    case "another": try folder.write("model/more", [1])
    default: break
    }
    if ["nothing", "hidden", "another"].contains(change) {
      try watch.check()
    } else {
      #expect(throws: BytesError.changed(path: path)) { try watch.check() }
      #expect(throws: BytesError.changed(path: path)) { try watch.check([path]) }
    }
    try watch.check([model.appending("absent")])
  }

  /// Writes into the file as it is.
  private func rewrite(_ path: FilePath, _ bytes: [UInt8]) throws {
    let file = try FileDescriptor.open(path, .writeOnly, options: .truncate)
    try file.closeAfter { _ = try file.writeAll(bytes) }
  }

  /// A file of holes may claim any size.
  @Test func filesOfHoles() throws {
    let path = try folder.write("holes", [])
    let file = try FileDescriptor.open(path, .writeOnly)
    try file.closeAfter { _ = try file.writeAll(toAbsoluteOffset: 1 << 40, [1]) }
    #expect(throws: BytesError.tooLarge(path: path, limit: 1 << 30)) {
      try ReadableFile.contents(of: path)
    }
  }
}
