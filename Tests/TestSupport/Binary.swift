import Foundation
import Subprocess
public import SystemPackage

/// The `vprune` that was built together with the tests.
public enum Binary {
  /// How a run ended.
  public struct Result: Sendable {
    /// The exit code, or the negative number of the signal that ended the process.
    public let status: Int
    /// Standard output.
    public let output: [UInt8]
    /// Standard error.
    public let messages: String

    /// Standard output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// Where it is: beside the test bundle.
  public static let path = built("vprune")

  /// Where a program is that is built together with the tests.
  public static func built(_ program: String) -> FilePath {
    FilePath((try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "")
      .removingLastComponent().appending(program)
  }

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - arguments: The command line.
  ///   - input: Standard input.
  ///   - folder: The working directory; the tests' own where it is `nil`.
  ///   - program: Another program in its place.
  ///   - isAlone: Whether it may use one processor only.
  ///   - wrapper: A command that starts it with what it has to do.
  /// - Returns: How it ended and what it said.
  /// - Throws: Where it cannot be started.
  public static func run(
    _ arguments: [String], input: [UInt8] = [], in folder: FilePath? = nil,
    program: FilePath = path, onOneProcessor isAlone: Bool = false, through wrapper: [String] = []
  ) async throws -> Result {
    let command = (isAlone ? ["taskset", "-c", "0"] : wrapper) + [program.string] + arguments
    let result = try await Subprocess.run(
      command.count > arguments.count + 1 ? .name(command[0]) : .path(program),
      arguments: Arguments(Array(command.dropFirst())),
      workingDirectory: folder,
      input: .array(input), output: .bytes(limit: 1 << 28), error: .string(limit: 1 << 20))
    let status =
      switch result.terminationStatus {
      case .exited(let code): Int(code)
      case .signaled(let number): -Int(number)
      }
    return Result(
      status: status, output: result.standardOutput, messages: result.standardError)
  }

  /// Runs it to its end, which must be good, and returns the most bytes that it had in memory.
  ///
  /// - Parameters:
  ///   - arguments: The command line.
  ///   - folder: The working directory.
  /// - Returns: The peak of its resident set, or `nil` where it failed.
  /// - Throws: Where Python cannot be started, which asks for the peak.
  public static func peakMemory(_ arguments: [String], in folder: FilePath) async throws -> Int? {
    let script = """
      import resource, subprocess, sys
      subprocess.run(sys.argv[1:], check=True)
      print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
      """
    let result = try await Subprocess.run(
      .name("python3"), arguments: Arguments(["-c", script, path.string] + arguments),
      workingDirectory: folder, output: .string(limit: 1 << 10), error: .discarded)
    guard result.terminationStatus.isSuccess else { return nil }
    return Int(result.standardOutput.prefix { $0 != "\n" })
  }
}
