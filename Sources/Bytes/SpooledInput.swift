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
    let name = FilePath(folder).appending("vprune-\(getpid())-input")
    // A process that had this number before and was killed may have left its file.
    try Directory.remove(name)
    do {
      descriptor = try FileDescriptor.open(
        name, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: .ownerReadWrite)
    } catch {
      throw .system(.create, path: name, systemError(of: error))
    }
    try? Directory.remove(name)
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
