import Synchronization
package import SystemPackage

/// A directory that appears whole or not at all.
///
/// It is filled under a temporary name beside its destination (``Unfinished``), synced, and
/// renamed by ``commit(replacing:)``. Until then nothing stands at the destination that did not stand
/// there before; ``abandon()`` or the end of the value's life removes what was written, and the next directory for
/// the same destination what a killed process left.
package final class NewDirectory: Sendable {
  /// Where the directory will stand.
  package let destination: FilePath
  private let unfinished: Unfinished
  private let isFinished = Mutex(false)

  /// Where files are to be written now.
  package var temporary: FilePath { unfinished.path }

  /// Makes the temporary directory.
  ///
  /// - Parameters:
  ///   - destination: Where the directory will stand.
  ///   - replacing: Whether what stands there already is to be replaced.
  /// - Throws: ``BytesError/alreadyExists(path:)``, or ``BytesError/system(_:path:_:)`` where
  ///   the parent directory is missing or not writable.
  package init(at destination: FilePath, replacing: Bool) throws(BytesError) {
    self.destination = destination
    if !replacing, Directory.isOccupied(destination) {
      Unfinished.removeLeftovers(of: destination)
      throw .alreadyExists(path: destination)
    }
    unfinished = try Unfinished(.directory, for: destination)
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
    try Directory.put(temporary, at: destination, replacing: replacing)
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
  }
}

extension FilePath {
  /// The path itself, or `.` where it is empty.
  var orCurrent: FilePath { isEmpty ? "." : self }
}
