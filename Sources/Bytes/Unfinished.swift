import CLinux
import Glibc
import SystemPackage

/// A file or directory that is being made under a temporary name beside its destination,
/// `.NAME.vprune-BOOT-RANDOM`.
///
/// It is locked (`flock`) for as long as its process lives, which is how the next run into the same place tells what
/// dead processes left from what others are writing: a number of a process may be given out again, and means
/// nothing in another container. Locks are seen by one running kernel, which `BOOT` names: what another one
/// left is removed only where the file system cannot belong to two machines.
final class Unfinished: Sendable {
  enum Kind {
    case file
    case directory
  }

  /// The temporary name.
  let path: FilePath
  private let lock: FileDescriptor

  /// Makes an empty file or directory, after removing what dead processes left of the same destination.
  ///
  /// - Parameters:
  ///   - kind: Which of the two.
  ///   - destination: What it will be called.
  /// - Throws: ``BytesError/system(_:path:_:)``.
  init(_ kind: Kind, for destination: FilePath) throws(BytesError) {
    Self.removeLeftovers(of: destination)
    let folder = destination.removingLastComponent()
    let stem = Self.stem(of: destination) + Self.boot
    for _ in 0..<Self.mostNames {
      let path = folder.appending("\(stem)-\(Self.hexadecimal(UInt32.random(in: 0 ... .max)))")
      InterruptionCleanup.add(path)
      guard let lock = try Self.make(kind, path) else {
        InterruptionCleanup.remove(path)
        continue
      }
      (self.path, self.lock) = (path, lock)
      return
    }
    throw .system(.create, path: destination, .fileExists)
  }

  deinit {
    InterruptionCleanup.remove(path)
    try? lock.close()
  }

  /// Random names that are tried.
  private static let mostNames = 100

  /// Makes and locks what the path shall name; `nil` where another name has to be tried, because there is something
  /// of this name, or another process took it for a leftover before it was locked.
  private static func make(_ kind: Kind, _ path: FilePath) throws(BytesError) -> FileDescriptor? {
    do {
      var options: FileDescriptor.OpenOptions = [.closeOnExec, .noFollow]
      switch kind {
      case .file: options.formUnion([.create, .exclusiveCreate])
      case .directory:
        try Directory.create(path)
        options.insert(.directory)
      }
      let descriptor = try FileDescriptor.open(
        path, .readOnly, options: options, permissions: FilePermissions(rawValue: 0o644))
      if lock(descriptor), isStillThere(path, descriptor) { return descriptor }
      try? descriptor.close()
      return nil
    } catch BytesError.system(_, _, .fileExists), Errno.fileExists {
      return nil
    } catch Errno.noSuchFileOrDirectory where kind == .directory {
      return nil
    } catch let error as BytesError {
      throw error
    } catch {
      if kind == .directory { try? Directory.remove(path) }
      throw .system(.create, path: path, systemError(of: error))
    }
  }

  /// Whether no other process has the lock; where the file system has no locks, nobody takes it.
  private static func lock(_ descriptor: FileDescriptor) -> Bool {
    flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
  }

  private static func isStillThere(_ path: FilePath, _ descriptor: FileDescriptor) -> Bool {
    var (named, opened) = (stat(), stat())
    guard unsafe path.withPlatformString({ unsafe lstat($0, &named) }) == 0,
      unsafe fstat(descriptor.rawValue, &opened) == 0
    else { return false }
    return named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
  }

  // MARK: - What dead processes left

  /// Removes what was being made of `destination` when its process was killed.
  ///
  /// What cannot be removed stays: it is in nobody's way.
  static func removeLeftovers(of destination: FilePath) {
    forEachLeftover(of: destination) { try? Directory.remove($0) }
  }

  /// Calls `body` for each file or directory that was being made of `destination` by a process that is dead.
  ///
  /// While it runs nobody else takes it for theirs.
  static func forEachLeftover(of destination: FilePath, _ body: (FilePath) -> Void) {
    let folder = destination.removingLastComponent().orCurrent
    let stem = Array(stem(of: destination).utf8)
    guard let entries = try? Directory.entries(in: folder) else { return }
    for entry in entries {
      let name = Array(entry.string.utf8)
      guard name.starts(with: stem), let boot = boot(in: name.dropFirst(stem.count)) else {
        continue
      }
      let path = folder.appending(entry)
      let options: FileDescriptor.OpenOptions = [.closeOnExec, .noFollow, .nonBlocking]
      guard let descriptor = try? FileDescriptor.open(path, .readOnly, options: options) else {
        continue
      }
      defer { try? descriptor.close() }
      if isLeftover(path, descriptor, boot) { body(path) }
    }
  }

  /// Whether what was opened is a dead process's; then it is locked.
  private static func isLeftover(
    _ path: FilePath, _ descriptor: FileDescriptor, _ boot: String
  ) -> Bool {
    var status = stat()
    return unsafe fstat(descriptor.rawValue, &status) == 0 && status.st_uid == geteuid()
      && [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
      && flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0
      && isStillThere(path, descriptor)
      && (boot == self.boot && boot != noBoot || vp_is_local(descriptor.rawValue) == 1)
  }

  // MARK: - Names

  /// The name says whose it is, as far as there is room: names have at most 255 bytes.
  private static func stem(of destination: FilePath) -> String {
    let name = (destination.lastComponent?.string ?? "output").utf8.prefix(200)
    return ".\(String(decoding: name, as: UTF8.self)).vprune-"
  }

  /// The part `BOOT` of what stands behind a stem, which is `BOOT-RANDOM`; `nil` where it is another name.
  private static func boot(in name: ArraySlice<UInt8>) -> String? {
    let parts = name.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let isOurs =
      parts.count == 2
      && parts.allSatisfy { part in
        part.count == 8
          && part.allSatisfy {
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
              || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
          }
      }
    return isOurs ? String(decoding: parts[0], as: UTF8.self) : nil
  }

  /// Which running kernel this is, in eight digits.
  private static let boot: String = {
    let file = try? ReadableFile.contents(of: "/proc/sys/kernel/random/boot_id")
    let digits = String(decoding: (file ?? []).prefix(8), as: UTF8.self)
    return digits.utf8.count == 8 ? digits : noBoot
  }()
  private static let noBoot = "00000000"

  private static func hexadecimal(_ number: UInt32) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 8 - digits.utf8.count) + digits
  }
}
