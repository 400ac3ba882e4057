import Glibc
import Synchronization
package import SystemPackage

/// A directory that appears whole or not at all.
///
/// It is filled under a temporary name beside its destination (`.NAME.vprune-PID`), synced, and
/// renamed by ``commit(replacing:)``. Until then nothing stands at the destination that did not stand
/// there before; ``abandon()`` or the end of the value's life removes what was written.
package final class NewDirectory: Sendable {
  /// Where the directory will stand.
  package let destination: FilePath
  /// Where files are to be written now.
  package let temporary: FilePath
  private let isFinished = Mutex(false)

  /// Makes the temporary directory.
  ///
  /// - Parameters:
  ///   - destination: Where the directory will stand.
  ///   - replacing: Whether what stands there already is to be replaced.
  /// - Throws: ``BytesError/alreadyExists(path:)``, or ``BytesError/system(_:path:_:)`` where
  ///   the parent directory is missing or not writable.
  package init(at destination: FilePath, replacing: Bool) throws(BytesError) {
    if !replacing, Directory.isOccupied(destination) { throw .alreadyExists(path: destination) }
    self.destination = destination
    // The name says whose it is, as far as there is room: names have at most 255 bytes.
    let name = String(
      decoding: (destination.lastComponent?.string ?? "output").utf8.prefix(200), as: UTF8.self)
    temporary = destination.removingLastComponent().appending(".\(name).vprune-\(getpid())")
    // A process that had this number before and was killed may have left its files.
    try Directory.remove(temporary)
    InterruptionCleanup.add(temporary)
    try Directory.create(temporary)
  }

  deinit { abandon() }

  /// Makes a directory below the new one.
  package func makeFolder(_ relativePath: FilePath) throws(BytesError) {
    try Directory.create(temporary.appending(relativePath.components))
  }

  /// Gives the directory its name.
  ///
  /// Files must have been synced by whoever wrote them.
  ///
  /// - Throws: ``BytesError/alreadyExists(path:)`` where somebody else made the destination
  ///   meanwhile and it may not be replaced.
  package func commit(replacing: Bool) throws(BytesError) {
    try Directory.synchronizeTree(temporary)
    let isReplaced = Directory.isOccupied(destination)
    do throws(BytesError) {
      let occupied: Directory.Occupied = isReplaced && replacing ? .exchange : .refuse
      try Directory.rename(temporary, to: destination, occupied)
    } catch .system(_, _, .fileExists) {
      throw .alreadyExists(path: destination)
    }
    try Directory.synchronize(destination.removingLastComponent().orCurrent)
    // After an exchange the temporary name holds what was replaced; otherwise nothing.
    abandon()
  }

  /// Removes what has the temporary name.
  ///
  /// Does nothing when called again.
  package func abandon() {
    let alreadyFinished = isFinished.withLock { finished in
      defer { finished = true }
      return finished
    }
    guard !alreadyFinished else { return }
    try? Directory.remove(temporary)
    InterruptionCleanup.remove(temporary)
  }
}

extension FilePath {
  /// The path itself, or `.` where it is empty.
  var orCurrent: FilePath { isEmpty ? "." : self }
}

/// The temporary directories of this process, for whoever handles Ctrl-C.
package enum InterruptionCleanup {
  private static let paths = Mutex<[FilePath]>([])

  static func add(_ path: FilePath) { paths.withLock { $0.append(path) } }

  static func remove(_ path: FilePath) { paths.withLock { $0.removeAll { $0 == path } } }

  /// Removes every temporary directory that is still being filled.
  ///
  /// The list stays locked from here on, so that no other thread starts a new one; the caller
  /// ends the process.
  package static func run() {
    paths.withLock { paths in
      for path in paths {
        // A writer may add a file between listing and removing: once more, then.
        for _ in 0..<8 where Directory.isOccupied(path) { try? Directory.remove(path) }
      }
    }
  }
}
