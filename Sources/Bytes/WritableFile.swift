import CLinux
import Glibc
package import SystemPackage

/// A new file, written at absolute offsets so that several threads can fill parts of it.
package final class WritableFile: Sendable {
  /// Where the file was created.
  package let path: FilePath
  private let descriptor: FileDescriptor

  /// Creates the file; it must not exist.
  package init(creating path: FilePath) throws(BytesError) {
    self.path = path
    do {
      descriptor = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o644))
    } catch {
      throw .system(.create, path: path, systemError(of: error))
    }
  }

  /// Opens a file that was made empty.
  private init(opening path: FilePath) throws(BytesError) {
    self.path = path
    do {
      descriptor = try FileDescriptor.open(path, .writeOnly, options: [.closeOnExec, .noFollow])
    } catch {
      throw .system(.create, path: path, systemError(of: error))
    }
  }

  deinit { try? descriptor.close() }

  /// Creates a file that holds `bytes`, and waits until they are on the disk.
  package static func create(_ path: FilePath, holding bytes: [UInt8]) throws(BytesError) {
    let file = try WritableFile(creating: path)
    try file.write(bytes, at: 0)
    try file.synchronize()
  }

  /// Puts a file that holds `bytes` at `path`, whole or not at all.
  ///
  /// A device or pipe is written to as it is.
  ///
  /// - Throws: ``BytesError/alreadyExists(path:)`` where a file stands there and `force` is
  ///   false.
  package static func replace(
    _ path: FilePath, with bytes: [UInt8], force: Bool
  ) throws(BytesError) {
    if Directory.kind(of: path) == .other {
      do {
        let descriptor = try FileDescriptor.open(path, .writeOnly)
        try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
      } catch {
        throw .system(.write, path: path, systemError(of: error))
      }
      return
    }
    try put(bytes, at: path, replacing: force)
  }

  /// Puts two files in their places, of which the first tells of the second: it is never there beside another second
  /// one than its own.
  ///
  /// - Parameters:
  ///   - path: The first.
  ///   - bytes: What it holds.
  ///   - second: The second, and what it holds.
  ///   - force: Whether files that stand there are replaced.
  /// - Throws: ``BytesError/alreadyExists(path:)``.
  package static func replace(
    _ path: FilePath, with bytes: [UInt8], beside second: (path: FilePath, bytes: [UInt8]),
    force: Bool
  ) throws(BytesError) {
    let files = try (staged(bytes, for: path), staged(second.bytes, for: second.path))
    defer {
      try? Directory.remove(files.0.path)
      try? Directory.remove(files.1.path)
    }
    if force { try Directory.remove(path) }
    try Directory.put(files.1.path, at: second.path, replacing: force)
    // Without the first it is nothing, so that Ctrl-C takes it away, too.
    InterruptionCleanup.add(second.path)
    defer { InterruptionCleanup.remove(second.path) }
    do throws(BytesError) {
      try Directory.put(files.0.path, at: path, replacing: force)
    } catch {
      try? Directory.remove(second.path)
      throw error
    }
    try Directory.synchronize(path.removingLastComponent().orCurrent)
  }

  /// Removes the second of two files that a killed process put in its place, and did not get to put the first.
  ///
  /// - Parameters:
  ///   - second: Where it is.
  ///   - first: Where the first would be.
  ///   - isItsOwn: Whether a file, which holds what the first would have held, tells of the second that is there.
  package static func removeOrphan(
    _ second: FilePath, of first: FilePath, where isItsOwn: (FilePath) -> Bool
  ) {
    guard Directory.kind(of: second) == .file, !Directory.isOccupied(first) else { return }
    Unfinished.forEachLeftover(of: first) { leftover in
      if isItsOwn(leftover) { try? Directory.remove(second) }
    }
  }

  /// Puts a file that holds `bytes` at `path`, in the place of what this program put there before.
  package static func update(_ path: FilePath, with bytes: [UInt8]) throws(BytesError) {
    try put(bytes, at: path, replacing: true)
  }

  /// Removes what ``update(_:with:)`` put at `path`, and what killed processes left beside it.
  package static func removeUpdated(_ path: FilePath) throws(BytesError) {
    try Directory.remove(path)
    Unfinished.removeLeftovers(of: path)
  }

  private static func put(
    _ bytes: [UInt8], at path: FilePath, replacing: Bool
  ) throws(BytesError) {
    let unfinished = try staged(bytes, for: path)
    // After an exchange the temporary name holds what was replaced; otherwise nothing.
    defer { try? Directory.remove(unfinished.path) }
    try Directory.put(unfinished.path, at: path, replacing: replacing)
    try Directory.synchronize(path.removingLastComponent().orCurrent)
  }

  /// A file that holds `bytes`, on the disk, under a temporary name.
  private static func staged(
    _ bytes: [UInt8], for path: FilePath
  ) throws(BytesError) -> Unfinished {
    // A table must not take a whole folder's place.
    guard Directory.kind(of: path) != .directory else {
      throw .system(.create, path: path, .isDirectory)
    }
    let unfinished = try Unfinished(.file, for: path)
    do throws(BytesError) {
      let file = try WritableFile(opening: unfinished.path)
      try file.write(bytes, at: 0)
      try file.synchronize()
    } catch {
      try? Directory.remove(unfinished.path)
      // The name that a user knows.
      if case .system(let operation, _, let reason) = error {
        throw .system(operation, path: path, reason)
      }
      throw error
    }
    return unfinished
  }

  /// Writes all of `bytes` from `offset` on.
  package func write(_ bytes: [UInt8], at offset: Int) throws(BytesError) {
    try write(bytes[...], at: offset)
  }

  /// Writes all of `bytes` from `offset` on.
  package func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(BytesError) {
    var failure: BytesError?
    unsafe bytes.withUnsafeBytes { buffer in
      do throws(BytesError) {
        try unsafe write(buffer, at: offset)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  /// Writes all of `buffer` from `offset` on.
  @unsafe
  package func write(_ buffer: UnsafeRawBufferPointer, at offset: Int) throws(BytesError) {
    var written = 0
    while written < buffer.count {
      do {
        written += try unsafe descriptor.write(
          toAbsoluteOffset: Int64(offset + written),
          UnsafeRawBufferPointer(rebasing: buffer[written...]))
      } catch {
        throw .system(.write, path: path, systemError(of: error))
      }
    }
  }

  /// Copies `count` bytes of `source` from `sourceOffset` on to `offset`, inside the kernel.
  ///
  /// - Throws: ``BytesError/endOfFile(path:offset:expected:)`` where `source` is shorter.
  package func copy(
    from source: ReadableFile, at sourceOffset: Int, count: Int, to offset: Int
  ) throws(BytesError) {
    var from = off_t(sourceOffset)
    var to = off_t(offset)
    var left = count
    while left > 0 {
      let copied = unsafe vp_copy_file_range(
        source.descriptor.rawValue, &from, descriptor.rawValue, &to, left)
      if copied > 0 {
        left -= copied
        continue
      }
      guard copied < 0 else {
        throw .endOfFile(path: source.path, offset: sourceOffset, expected: count)
      }
      switch Errno(rawValue: errno) {
      case .interrupted: continue
      case .improperLink, .invalidArgument, .notSupported, .noFunction:
        // Some file systems, and some pairs of them, cannot copy inside the kernel.
        try copyThroughMemory(from: source, at: Int(from), count: left, to: Int(to))
        return
      case let failure: throw .system(.write, path: path, failure)
      }
    }
  }

  private func copyThroughMemory(
    from source: ReadableFile, at sourceOffset: Int, count: Int, to offset: Int
  ) throws(BytesError) {
    let step = 1 << 20
    for start in stride(from: 0, to: count, by: step) {
      let bytes = try source.bytes(at: sourceOffset + start, count: min(step, count - start))
      try write(bytes, at: offset + start)
    }
  }

  /// Asks for room for `count` bytes, so that a full disk is found out before any is written.
  ///
  /// File systems that cannot do so are left to fail later.
  package func reserve(_ count: Int) throws(BytesError) {
    guard count > 0, vp_allocate(descriptor.rawValue, off_t(count)) != 0 else { return }
    switch Errno(rawValue: errno) {
    case .notSupported, .noFunction, .interrupted: return
    case let failure: throw .system(.write, path: path, failure)
    }
  }

  /// Tells the kernel to start moving written bytes to the disk, without waiting.
  ///
  /// A hint: nothing depends on its success.
  package func startWriteBack(at offset: Int, count: Int) {
    _ = vp_start_write_back(descriptor.rawValue, off_t(offset), off_t(count))
  }

  /// Waits until the file's bytes are on the disk.
  package func synchronize() throws(BytesError) {
    guard fsync(descriptor.rawValue) == 0 else {
      throw .system(.write, path: path, Errno(rawValue: errno))
    }
  }
}
