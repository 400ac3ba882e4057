import Synchronization
import SystemPackage

/// The temporary files and directories of this process, for whoever handles Ctrl-C.
package enum InterruptionCleanup {
  private static let paths = Mutex<[FilePath]>([])

  static func add(_ path: FilePath) { paths.withLock { $0.append(path) } }

  static func remove(_ path: FilePath) { paths.withLock { $0.removeAll { $0 == path } } }

  /// Removes everything that is still being made.
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
