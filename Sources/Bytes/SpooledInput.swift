import Glibc
package import SystemPackage

/// Standard input kept in a file without a name, so that it can be read more than once.
///
/// The file lies in `TMPDIR` (`/tmp` where that is not set) and was unlinked when it was made: it
/// goes with the process, however that ends.
package final class SpooledInput: Sendable {
  /// Where this process can open the file again.
  package let path: FilePath
  private let descriptor: FileDescriptor

  /// Reads `input` to its end.
  package init(_ input: FileStream) throws(BytesError) {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    let name = FilePath(folder).appending("vprune-input-XXXXXX")
    var template = Array(name.string.utf8CString)
    let number = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe mkstemp($0) } ?? -1
    }
    guard number >= 0 else { throw .system(.create, path: name, Errno(rawValue: errno)) }
    descriptor = FileDescriptor(rawValue: number)
    _ = unsafe template.withUnsafeBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe unlink($0) }
    }
    path = FilePath("/proc/self/fd/\(descriptor.rawValue)")
    var input = input
    var buffer: [UInt8] = []
    while try input.append(upTo: 1 << 18, to: &buffer) > 0 {
      do {
        try descriptor.writeAll(buffer)
      } catch {
        throw .system(.write, path: name, systemError(of: error))
      }
      buffer.removeAll(keepingCapacity: true)
    }
  }

  deinit { try? descriptor.close() }
}
