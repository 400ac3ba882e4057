import Glibc
package import SystemPackage

/// A folder in `TMPDIR` (`/tmp` where that is not set), removed with everything in it when the value goes, or
/// when a signal ends the process.
package final class ScratchFolder: Sendable {
  /// Where it is.
  package let path: FilePath

  /// Makes an empty folder.
  package init() throws(BytesError) {
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    let name = FilePath(parent).appending("vprune-XXXXXX")
    var template = Array(name.string.utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe mkdtemp($0) != nil } ?? false
    }
    guard made else { throw .system(.create, path: name, Errno(rawValue: errno)) }
    path = unsafe template.withUnsafeBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe FilePath(platformString: $0) } ?? name
    }
    InterruptionCleanup.add(path)
  }

  deinit {
    try? Directory.remove(path)
    InterruptionCleanup.remove(path)
  }
}
