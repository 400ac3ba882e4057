package import SystemPackage

/// A file or standard input read from front to back.
package struct FileStream {
  /// Where the bytes come from, for messages.
  package let path: FilePath
  private let file: ReadableFile?
  private let descriptor: FileDescriptor

  /// Reads `file` from its first byte.
  package init(_ file: ReadableFile) {
    self.file = file
    path = file.path
    descriptor = file.descriptor
  }

  private init(standardInput path: FilePath) {
    file = nil
    self.path = path
    descriptor = .standardInput
  }

  /// The process's standard input, called `-` in messages.
  package static var standardInput: FileStream { FileStream(standardInput: "-") }

  /// Appends at most `limit` bytes to `bytes` and returns how many: 0 at the end.
  package mutating func append(
    upTo limit: Int, to bytes: inout [UInt8]
  ) throws(BytesError) -> Int {
    var count = 0
    var failure: BytesError?
    bytes.append(addingCapacity: limit) { span in
      unsafe span.withUnsafeMutableBufferPointer { buffer, initialized in
        do {
          count = try unsafe descriptor.read(
            into: UnsafeMutableRawBufferPointer(buffer))
        } catch {
          failure = .system(.read, path: path, systemError(of: error))
        }
        initialized = count
      }
    }
    if let failure { throw failure }
    return count
  }
}
