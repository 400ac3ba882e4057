// `struct stat` belongs to the C module that the compiler happened to read first.
import CLinux
import Glibc
package import SystemPackage

/// A file opened for reading at absolute offsets, closed when the last reference goes.
///
/// Weights are read with `pread`, not mapped: pages of a mapping count as this process's memory,
/// and a file cut short by somebody else would end the process with a bus error instead of an
/// error that can be told.
package final class ReadableFile: Sendable {
  /// Where the file was opened.
  package let path: FilePath
  /// The file's size in bytes when it was opened.
  package let size: Int
  let descriptor: FileDescriptor

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: Where it is.
  ///   - allowsStreams: Whether it may be a pipe or a device, which has no size and is read once.
  /// - Throws: ``BytesError/system(_:path:_:)`` where the file is missing, unreadable or a
  ///   directory, and ``BytesError/notAFile(path:)``.
  package init(path: FilePath, allowingStreams allowsStreams: Bool = false) throws(BytesError) {
    do {
      // To open a pipe that nobody writes to would wait for ever.
      descriptor = try FileDescriptor.open(
        path, .readOnly, options: allowsStreams ? .closeOnExec : [.closeOnExec, .nonBlocking])
    } catch {
      throw .system(.open, path: path, systemError(of: error))
    }
    self.path = path
    var status = stat()
    guard unsafe fstat(descriptor.rawValue, &status) == 0 else {
      let failure = Errno(rawValue: errno)
      try? descriptor.close()
      throw .system(.open, path: path, failure)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      try? descriptor.close()
      throw .system(.open, path: path, .isDirectory)
    }
    guard allowsStreams || status.st_mode & S_IFMT == S_IFREG else {
      try? descriptor.close()
      throw .notAFile(path: path)
    }
    size = Int(status.st_size)
  }

  deinit { try? descriptor.close() }

  /// Fills `buffer` with the bytes from `offset` on.
  ///
  /// - Throws: ``BytesError/endOfFile(path:offset:expected:)`` where the file is shorter.
  @unsafe
  package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(BytesError) {
    var filled = 0
    while filled < buffer.count {
      let part = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count: Int
      do {
        count = try unsafe descriptor.read(
          fromAbsoluteOffset: Int64(offset + filled), into: part)
      } catch {
        throw .system(.read, path: path, systemError(of: error))
      }
      guard count > 0 else {
        throw .endOfFile(path: path, offset: offset, expected: buffer.count)
      }
      filled += count
    }
  }

  /// The `count` bytes from `offset` on, as an array.
  ///
  /// - Throws: ``BytesError/endOfFile(path:offset:expected:)`` where the file is shorter.
  package func bytes(at offset: Int, count: Int) throws(BytesError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try read(at: offset, into: &bytes, 0..<count)
    return bytes
  }

  /// Fills `range` of `bytes` with the bytes from `offset` on.
  ///
  /// - Throws: ``BytesError/endOfFile(path:offset:expected:)`` where the file is shorter.
  package func read(
    at offset: Int, into bytes: inout [UInt8], _ range: Range<Int>
  ) throws(BytesError) {
    var failure: BytesError?
    unsafe bytes.withUnsafeMutableBytes { buffer in
      do throws(BytesError) {
        try unsafe read(
          at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[range]))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  /// Bytes of a file that is read as a whole: tokenizers and plans have some dozens of megabytes, and one with holes
  /// could claim any size.
  private static let contentsLimit = 1 << 30

  /// The whole file at `path`, as ``init(path:allowingStreams:)`` opens it.
  ///
  /// - Throws: ``BytesError/tooLarge(path:limit:)`` for what is no text of a model's.
  package static func contents(
    of path: FilePath, allowingStreams allowsStreams: Bool = false
  ) throws(BytesError) -> [UInt8] {
    let file = try ReadableFile(path: path, allowingStreams: allowsStreams)
    guard file.size <= contentsLimit else { throw .tooLarge(path: path, limit: contentsLimit) }
    // Files such as /proc's have no size; everything else is read in one piece.
    guard file.size == 0 else { return try file.bytes(at: 0, count: file.size) }
    var stream = FileStream(file)
    var contents: [UInt8] = []
    while try stream.append(upTo: 1 << 16, to: &contents) > 0 {
      guard contents.count <= contentsLimit else {
        throw .tooLarge(path: path, limit: contentsLimit)
      }
    }
    return contents
  }
}

/// The error number inside an error that swift-system threw: it throws nothing else.
func systemError(of error: any Error) -> Errno {
  (error as? Errno) ?? .ioError
}
