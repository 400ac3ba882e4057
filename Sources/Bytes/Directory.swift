import CLinux
import Glibc
package import SystemPackage

/// What stands at a path.
///
/// Neither Swift's standard library nor swift-system lists directories or
/// asks for a file's kind, and Foundation's errors do not say which call failed and why: hence these
/// few calls to the C library.
package enum Directory {
  /// What a path names, symbolic links followed.
  package enum Kind: Sendable {
    case file
    case directory
    case other
  }

  /// What stands at `path`, or `nil` where nothing does.
  package static func kind(of path: FilePath) -> Kind? {
    var status = stat()
    guard unsafe path.withPlatformString({ unsafe stat($0, &status) }) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    default: return .other
    }
  }

  /// Whether a file, directory or symbolic link, dangling or not, has this path.
  package static func isOccupied(_ path: FilePath) -> Bool {
    var status = stat()
    return unsafe path.withPlatformString { unsafe lstat($0, &status) } == 0
  }

  /// Whether `path` is a symbolic link.
  package static func isLink(_ path: FilePath) -> Bool {
    var status = stat()
    guard unsafe path.withPlatformString({ unsafe lstat($0, &status) }) == 0 else { return false }
    return status.st_mode & S_IFMT == S_IFLNK
  }

  /// The names in a directory, without `.` and `..`, sorted by their bytes.
  ///
  /// - Throws: ``BytesError/nameNotUTF8(folder:name:)``, or ``BytesError/system(_:path:_:)``.
  package static func names(in path: FilePath) throws(BytesError) -> [String] {
    var names: [String] = []
    for entry in try entries(in: path) {
      guard let name = String(validating: entry) else {
        throw .nameNotUTF8(folder: path, name: String(decoding: entry))
      }
      names.append(name)
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What is in a directory, whatever bytes it is called.
  static func entries(in path: FilePath) throws(BytesError) -> [FilePath.Component] {
    guard let directory = unsafe path.withPlatformString({ unsafe opendir($0) }) else {
      throw .system(.list, path: path, Errno(rawValue: errno))
    }
    defer { unsafe closedir(directory) }
    var entries: [FilePath.Component] = []
    while true {
      // The end and an error look alike but for this.
      errno = 0
      guard let entry = unsafe readdir(directory) else {
        guard errno == 0 else { throw .system(.list, path: path, Errno(rawValue: errno)) }
        break
      }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
          unsafe FilePath(platformString: $0).lastComponent
        }
      }
      if let name, name.kind == .regular { entries.append(name) }
    }
    return entries
  }

  /// The path with every symbolic link resolved, or `nil` where nothing stands there.
  package static func resolved(_ path: FilePath) -> FilePath? {
    guard let real = unsafe path.withPlatformString({ unsafe realpath($0, nil) }) else {
      return nil
    }
    defer { unsafe free(real) }
    return unsafe FilePath(platformString: real)
  }

  /// Makes a directory whose parent exists.
  package static func create(_ path: FilePath) throws(BytesError) {
    guard unsafe path.withPlatformString({ unsafe mkdir($0, 0o755) }) == 0 else {
      throw .system(.create, path: path, Errno(rawValue: errno))
    }
  }

  /// Removes a file, or a directory with everything in it; symbolic links are not followed.
  ///
  /// What somebody else removes meanwhile is gone as well.
  package static func remove(_ path: FilePath) throws(BytesError) {
    var status = stat()
    guard unsafe path.withPlatformString({ unsafe lstat($0, &status) }) == 0 else { return }
    let isDirectory = status.st_mode & S_IFMT == S_IFDIR
    if isDirectory {
      do throws(BytesError) {
        for entry in try entries(in: path) { try remove(path.appending(entry)) }
      } catch .system(.list, _, .noSuchFileOrDirectory) {
        return
      }
    }
    let result = unsafe path.withPlatformString {
      unsafe isDirectory ? rmdir($0) : unlink($0)
    }
    guard result == 0 || errno == ENOENT else {
      throw .system(.remove, path: path, Errno(rawValue: errno))
    }
  }

  /// Bytes of all files in a directory and below it.
  package static func byteCount(below path: FilePath) throws(BytesError) -> Int {
    var count = 0
    for name in try names(in: path) {
      let inside = path.appending(name)
      count +=
        kind(of: inside) == .directory
        ? try byteCount(below: inside) : try ReadableFile(path: inside).size
    }
    return count
  }

  /// Waits until the entries of a directory and of all below it are on the disk.
  static func synchronizeTree(_ path: FilePath) throws(BytesError) {
    for name in try names(in: path) where kind(of: path.appending(name)) == .directory {
      try synchronizeTree(path.appending(name))
    }
    try synchronize(path)
  }

  /// Waits until the directory's entries are on the disk.
  static func synchronize(_ path: FilePath) throws(BytesError) {
    let descriptor = unsafe path.withPlatformString { unsafe open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw .system(.open, path: path, Errno(rawValue: errno)) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw .system(.write, path: path, Errno(rawValue: errno))
    }
  }

  /// How `rename` treats what already has the new name.
  private enum Occupied {
    /// The call fails with `Errno.fileExists`.
    case refuse
    /// The two change names.
    case exchange
  }

  /// Gives what stands at `source` the path `target`; what stood there has the name `source` then.
  ///
  /// - Throws: ``BytesError/alreadyExists(path:)`` where something stands there and is not to be replaced.
  static func put(
    _ source: FilePath, at target: FilePath, replacing: Bool
  ) throws(BytesError) {
    // Another process may make the target, or take it away, between a look and the call.
    for _ in 0..<100 {
      do throws(BytesError) {
        try rename(source, to: target, replacing && isOccupied(target) ? .exchange : .refuse)
        return
      } catch .system(_, _, .fileExists) {
        guard replacing else { throw .alreadyExists(path: target) }
      } catch .system(_, _, .noSuchFileOrDirectory) where isOccupied(source) {
        guard isOccupied(target.removingLastComponent().orCurrent) else {
          throw .system(.rename, path: target, .noSuchFileOrDirectory)
        }
      }
    }
    throw .alreadyExists(path: target)
  }

  /// Gives what stands at `source` the path `target`, in one step that no kill can split.
  private static func rename(
    _ source: FilePath, to target: FilePath, _ occupied: Occupied
  ) throws(BytesError) {
    let result = unsafe source.withPlatformString { source in
      unsafe target.withPlatformString { target in
        switch occupied {
        case .refuse: unsafe vp_rename_no_replace(AT_FDCWD, source, target)
        case .exchange: unsafe vp_rename_exchange(AT_FDCWD, source, target)
        }
      }
    }
    guard result == 0 else { throw .system(.rename, path: target, Errno(rawValue: errno)) }
  }
}
