import ArgumentParser
import Pruning
import SystemPackage

/// One pass of a model in a process of its own, for `vprune bench`: in a process that has run others before, memory
/// that was given back counts.
struct Footprint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the most memory that running a model took, in bytes.", shouldDisplay: false)

  @Argument var model: String
  @Option var batch: Int
  @Option var length: Int
  @OptionGroup var threads: ThreadOption

  func run() throws {
    try TimedPass.run(
      FilePath(model), documents: batch, length: length, threads: threads.count)
    guard let peak = Self.peak else { throw ExitCode.failure }
    try StandardOutput.write(Array("\(peak)\n".utf8))
  }

  /// The most that was resident at once, as the system counts it.
  private static var peak: Int? {
    // The file is made when it is read, and shorter than this.
    guard let file = try? FileDescriptor.open(FilePath("/proc/self/status"), .readOnly)
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    let read = try? file.closeAfter {
      try unsafe bytes.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
    }
    let line = String(decoding: bytes.prefix(read ?? 0), as: UTF8.self)
      .split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
      .map { $0 * 1024 }
  }

  /// Runs this command in a process of its own.
  ///
  /// - Returns: What it printed; `nil` where the process could not be started or failed.
  static func measure(_ model: FilePath, batch: Int, length: Int, threads: Int) -> Int? {
    let output = ChildProcess.output([
      "footprint", "--batch", String(batch), "--length", String(length), "--threads",
      String(threads), "--", model.string,
    ])
    return output.flatMap { Int(String(decoding: $0.dropLast(), as: UTF8.self)) }
  }
}
