import Bytes
import Glibc
import SystemPackage

/// Standard output: results, in the pieces in which they come.
enum StandardOutput {
  static func write(_ bytes: [UInt8]) throws(BytesError) {
    do {
      try FileDescriptor.standardOutput.writeAll(bytes)
    } catch {
      throw .system(.write, path: "standard output", (error as? Errno) ?? .ioError)
    }
  }
}

/// Standard error: messages and progress.
///
/// A message that cannot be written has nowhere to go. There are no colors, so that NO_COLOR has nothing to change.
enum StandardError {
  /// Whether a line can be shown that is redrawn: on terminals that know the few codes that it takes.
  static var canRedraw: Bool {
    isatty(STDERR_FILENO) == 1 && !["dumb", "", nil].contains(ProcessEnvironment.value(of: "TERM"))
  }

  static func write(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(Array(text.utf8))
  }
}
