import Bytes
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
/// A message that cannot be written has nowhere to go.
enum StandardError {
  static func write(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(Array(text.utf8))
  }
}
