package import SystemPackage

/// What the files of a folder were when reading began, to tell in the end whether all were read as they were then.
package struct FileWatch: Sendable {
  private let folder: FilePath
  private var stamps: [FilePath: FileStamp] = [:]

  /// Looks at the files of a folder and of all below it, but for hidden ones; links to folders are not followed.
  package init(_ folder: FilePath) {
    self.folder = folder
    add(folder)
  }

  private mutating func add(_ folder: FilePath) {
    // What cannot be listed is told by those who read it.
    for name in (try? Directory.names(in: folder)) ?? [] where !name.hasPrefix(".") {
      let path = folder.appending(name)
      switch Directory.kind(of: path) {
      case .directory where !Directory.isLink(path): add(path)
      case .file: stamps[path] = try? FileStamp(of: path)
      default: break
      }
    }
  }

  /// Looks at files once more, and whether all are there that the folder had at its top.
  ///
  /// - Throws: ``BytesError/changed(path:)`` for the first that is another one, or has another size or time.
  package func check(_ paths: [FilePath]) throws(BytesError) {
    let gone = stamps.keys.filter {
      $0.removingLastComponent() == folder && Directory.kind(of: $0) == nil
    }
    for path in paths + gone.sorted(by: { $0.string < $1.string }) {
      guard let stamp = stamps[path] else { continue }
      guard (try? FileStamp(of: path)) == stamp else { throw .changed(path: path) }
    }
  }

  /// Looks at all files once more.
  ///
  /// - Throws: ``BytesError/changed(path:)``.
  package func check() throws(BytesError) {
    try check(stamps.keys.sorted { $0.string < $1.string })
  }
}
