import CLinux
import Glibc
package import SystemPackage

/// A file without a name, for what does not fit in memory or has to be read again.
///
/// It lies in `TMPDIR` (`/tmp` where that is not set) and goes with the process, however that ends.
package final class ScratchFile: Sendable {
  /// Where this process can open the file again.
  package let path: FilePath
  /// The folder, for messages.
  private let name: FilePath
  private let descriptor: FileDescriptor

  /// Makes an empty file.
  package init() throws(BytesError) {
    name = ScratchFolder.parent
    var number = unsafe name.withPlatformString {
      unsafe vp_open_unnamed($0, O_RDWR | O_CLOEXEC | O_DIRECTORY)
    }
    if number < 0 {
      // Some file systems cannot do that: there it has a name for a moment.
      var template = Array(name.appending("vprune-XXXXXX").string.utf8CString)
      number = unsafe template.withUnsafeMutableBufferPointer { buffer in
        unsafe buffer.baseAddress.map { unsafe mkstemp($0) } ?? -1
      }
      guard number >= 0 else { throw .system(.create, path: name, Errno(rawValue: errno)) }
      _ = unsafe template.withUnsafeBufferPointer { buffer in
        unsafe buffer.baseAddress.map { unsafe unlink($0) }
      }
    }
    descriptor = FileDescriptor(rawValue: number)
    path = FilePath("/proc/self/fd/\(descriptor.rawValue)")
  }

  /// Reads `input` to its end.
  package convenience init(_ input: FileStream) throws(BytesError) {
    try self.init()
    var input = input
    var buffer: [UInt8] = []
    while try input.append(upTo: 1 << 18, to: &buffer) > 0 {
      try append(buffer)
      buffer.removeAll(keepingCapacity: true)
    }
  }

  /// Writes behind what was written before.
  package func append(_ bytes: [UInt8]) throws(BytesError) {
    do {
      try descriptor.writeAll(bytes)
    } catch {
      throw .system(.write, path: name, systemError(of: error))
    }
  }

  deinit { try? descriptor.close() }
}
