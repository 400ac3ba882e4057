import Foundation
public import SystemPackage

/// Runs of `vprune` in which one of its calls on files goes wrong (Tests/Faults/faults.c).
public enum Faults {
  /// What goes wrong.
  public enum Fault: Sendable {
    /// The process is killed before the call.
    case kill
    /// The call fails with this number.
    case error(Int32)
    /// A command of the shell is run before the call, which then goes on.
    case command(String)

    var variables: [String] {
      switch self {
      case .kill: []
      case .error(let number): ["VPRUNE_FAULT_ERROR=\(number)"]
      case .command(let command): ["VPRUNE_FAULT_RUN=\(command)"]
      }
    }
  }

  /// The library that is loaded before the C library, built beside the tests.
  private static let library: Result<FilePath, any Error> = Result {
    let source = Repository.root.appending("Tests/Faults/faults.c").string
    let library = FilePath(builtPath)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    // clang comes with Swift's toolchain.
    process.arguments = ["clang", "-O1", "-shared", "-fPIC", "-o", library.string, source]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw PythonOracle.Failure(description: "clang could not build \(source)")
    }
    atexit { try? FileManager.default.removeItem(atPath: Faults.builtPath) }
    return library
  }

  private static var builtPath: String {
    Binary.path.removingLastComponent().appending("faults-\(getpid()).so").string
  }

  /// Runs `vprune` to its end.
  ///
  /// - Parameters:
  ///   - arguments: The command line.
  ///   - folder: The working directory, whose files count; TMPDIR is `tmp` in it.
  ///   - call: Which call on these files it is, counted from 1.
  ///   - fault: What happens then.
  ///   - processors: How many processors the program is told of; the machine's where it is `nil`.
  /// - Returns: How it ended and what it said.
  /// - Throws: Where it cannot be started.
  public static func run(
    _ arguments: [String], in folder: FilePath, at call: Int = 0, _ fault: Fault = .kill,
    processors: Int? = nil
  ) async throws -> Binary.Result {
    let variables =
      [
        "LD_PRELOAD=\(try library.get())", "VPRUNE_FAULT_ROOT=\(folder)",
        "VPRUNE_FAULT_AT=\(call)", "VPRUNE_FAULT_COUNT=\(folder)/tmp/calls",
        "TMPDIR=\(folder)/tmp", "SWIFT_BACKTRACE=enable=no",
      ] + fault.variables + (processors.map { ["VPRUNE_FAULT_CPUS=\($0)"] } ?? [])
    return try await Binary.run(arguments, in: folder, through: ["env"] + variables)
  }

  /// How many calls there were in the last run that came to its end.
  public static func count(in folder: FilePath) throws -> Int {
    let text = try String(contentsOfFile: "\(folder)/tmp/calls", encoding: .utf8)
    return Int(text.prefix { $0 != "\n" }) ?? 0
  }
}
