// `environ` is a variable of the whole process, which nothing here changes.
@unsafe @preconcurrency import Glibc
import SystemPackage

/// This program in another process.
enum ChildProcess {
  /// Runs it to its end.
  ///
  /// - Parameter arguments: Without the program's name.
  /// - Returns: What it wrote to standard output; `nil` where it could not be started, or failed.
  static func output(_ arguments: [String]) -> [UInt8]? {
    guard let ends = try? FileDescriptor.pipe() else { return nil }
    let child = start(arguments, output: ends.writeEnd, closing: ends.readEnd)
    try? ends.writeEnd.close()
    defer { try? ends.readEnd.close() }
    guard let child else { return nil }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = try? unsafe buffer.withUnsafeMutableBytes {
        try unsafe ends.readEnd.read(into: $0)
      }
      guard let count, count > 0 else { break }
      output += buffer[..<count]
    }
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) == -1 {
      guard errno == EINTR else { return nil }
    }
    return status == 0 ? output : nil
  }

  private static func start(
    _ arguments: [String], output: FileDescriptor, closing other: FileDescriptor
  ) -> pid_t? {
    var actions = unsafe posix_spawn_file_actions_t()
    guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return nil }
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    guard
      unsafe posix_spawn_file_actions_adddup2(&actions, output.rawValue, STDOUT_FILENO) == 0,
      unsafe posix_spawn_file_actions_addclose(&actions, other.rawValue) == 0
    else { return nil }
    var words = unsafe (["vprune"] + arguments).map { unsafe strdup($0) } + [nil]
    defer { while let word = unsafe words.popLast() { unsafe free(word) } }
    var child: pid_t = 0
    let error = unsafe posix_spawn(&child, "/proc/self/exe", &actions, nil, &words, environ)
    return error == 0 ? child : nil
  }
}
