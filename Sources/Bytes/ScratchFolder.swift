package import SystemPackage

/// A folder in `TMPDIR` (`/tmp` where that is not set), removed with everything in it when the value goes, or
/// when a signal ends the process; what a killed process left goes when the next one is made.
package final class ScratchFolder: Sendable {
  private let unfinished: Unfinished

  /// Where it is.
  package var path: FilePath { unfinished.path }

  /// Makes an empty folder.
  package init() throws(BytesError) {
    unfinished = try Unfinished(.directory, for: Self.parent.appending("scratch"))
  }

  deinit { try? Directory.remove(path) }

  /// Where files go that nobody asked for.
  static var parent: FilePath {
    FilePath(ProcessEnvironment.value(of: "TMPDIR") ?? "/tmp")
  }
}
