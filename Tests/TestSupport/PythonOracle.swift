import Foundation
import Subprocess
import SystemPackage
public import Testing

/// The Python packages that say what is right; `scripts/oracles.sh` brings them.
public enum PythonOracle {
  /// A script that ended with another status than 0.
  public struct Failure: Error, CustomStringConvertible {
    /// What the script said on standard error.
    public let description: String
  }

  private static let root = Repository.root
  private static let python = root.appending(".oracles/venv/bin/python")

  /// Whether tests that need Python are to run: where it is, and under CI=true, where its
  /// absence is a failure.
  public static let isWanted =
    FileManager.default.isExecutableFile(atPath: python.string)
    || ProcessInfo.processInfo.environment["CI"] == "true"

  /// Why tests that need Python were skipped.
  public static let absent: Comment = "no .oracles/venv: run scripts/oracles.sh"

  /// Runs a script of Tests/Oracles and returns its standard output.
  public static func run(_ script: String, _ arguments: [String]) async throws -> [UInt8] {
    try await run(script, arguments, with: .path(python))
  }

  /// Runs a script of Tests/Oracles with transformers 4 in the place of 5.
  public static func runWithTransformers4(_ script: String, _ arguments: [String]) async throws {
    let packages = root.appending(".oracles/transformers-4").string
    _ = try await run(
      script, arguments, with: .path(python), environment: ["PYTHONPATH": packages])
  }

  /// Runs a script of Tests/Oracles that needs the standard library only.
  @discardableResult
  public static func runPlain(_ script: String, _ arguments: [String]) async throws -> [UInt8] {
    try await run(script, arguments, with: .name("python3"))
  }

  private static func run(
    _ script: String, _ arguments: [String], with python: Executable,
    environment: [Environment.Key: String?] = [:]
  ) async throws -> [UInt8] {
    let path = root.appending("Tests/Oracles").appending(script)
    // Suites run side by side: PyTorch's threads would wait for each other in loops.
    let environment = Environment.inherit.updating(["OMP_NUM_THREADS": "1"]).updating(environment)
    let result = try await Subprocess.run(
      python, arguments: Arguments([path.string] + arguments), environment: environment,
      output: .bytes(limit: 1 << 26), error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
      throw Failure(
        description: result.standardError + String(decoding: result.standardOutput, as: UTF8.self))
    }
    return result.standardOutput
  }
}
