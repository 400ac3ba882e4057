import ArgumentParser

/// How many threads work; no output depends on it.
struct ThreadOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How many threads work. (default: one for each processor)", valueName: "n"))
  var threads: Int?

  /// What was asked, or what the machine has.
  var count: Int { threads ?? Processors.count }

  func validate() throws {
    guard threads.map({ (1...1024).contains($0) }) ?? true else {
      throw ValidationError("--threads must be 1 to 1024.")
    }
  }
}
