// `struct stat` belongs to the C module that the compiler happened to read first.
import CLinux
import Glibc
package import SystemPackage

/// What tells that a file has changed, without reading it.
package struct FileStamp: Equatable, Sendable, CustomStringConvertible {
  private let device: Int
  private let number: Int
  private let size: Int
  private let seconds: Int
  private let nanoseconds: Int

  /// The stamp of a file, or of what a link leads to.
  package init(of path: FilePath) throws(BytesError) {
    var status = stat()
    let result = unsafe path.withPlatformString { unsafe stat($0, &status) }
    guard result == 0 else { throw .system(.open, path: path, Errno(rawValue: errno)) }
    (device, number) = (
      Int(truncatingIfNeeded: status.st_dev), Int(truncatingIfNeeded: status.st_ino)
    )
    size = Int(status.st_size)
    (seconds, nanoseconds) = (Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec))
  }

  /// What stays the same where a file is copied with its times.
  package var description: String { "\(size) bytes of \(seconds).\(nanoseconds)" }
}
