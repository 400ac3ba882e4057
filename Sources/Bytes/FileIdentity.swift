import CLinux
import Glibc
package import SystemPackage

/// What tells a file from all others, whatever names it has: links, symbolic or hard, are the file that they lead to.
package struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64

  /// The identity of what stands at a path; `nil` where nothing does.
  package init?(of path: FilePath) {
    var status = stat()
    guard unsafe path.withPlatformString({ unsafe stat($0, &status) }) == 0 else { return nil }
    (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
  }
}
