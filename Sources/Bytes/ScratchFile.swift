import Glibc
package import SystemPackage

/// A file without a name, for what does not fit in memory or has to be read again.
///
/// It lies in `TMPDIR` (`/tmp` where that is not set) and was unlinked when it was made: it goes with
/// the process, however that ends.
package final class ScratchFile: Sendable {
  /// Where this process can open the file again.
  package let path: FilePath
  private let name: FilePath
  private let descriptor: FileDescriptor

  /// Makes an empty file.
  package init() throws(BytesError) {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    name = FilePath(folder).appending("vprune-XXXXXX")
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
