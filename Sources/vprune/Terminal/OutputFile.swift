import Bytes
import Pruning
import SystemPackage

/// The place of a file that a command writes at its end.
enum OutputFile {
  /// Looks whether it can be written, before work is done for it.
  ///
  /// - Throws: `BytesError.alreadyExists(path:)` or `PruningError.noParentFolder(path:)`.
  static func check(_ path: FilePath, replacing force: Bool) throws {
    let parent = path.removingLastComponent()
    let folder = parent.isEmpty ? FilePath(".") : parent
    guard Directory.kind(of: folder) == .directory else {
      throw PruningError.noParentFolder(path: folder)
    }
    if Directory.kind(of: path) == .file, !force { throw BytesError.alreadyExists(path: path) }
  }
}
