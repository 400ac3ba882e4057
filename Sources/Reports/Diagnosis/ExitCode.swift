extension Diagnosis {
  /// How the process ends, after sysexits.h.
  ///
  /// The help, the manual and README.md have these words.
  package enum ExitCode: Int32, CaseIterable, Sendable {
    case done = 0
    case differences = 1
    case usage = 64
    case data = 65
    case noInput = 66
    case cannotCreate = 73
    case inputOutput = 74
    /// By Ctrl-C; other signals have their own numbers.
    case interrupted = 130

    /// What a script can take it for.
    package var meaning: String {
      switch self {
      case .done: "done"
      case .differences: "verification found differences"
      case .usage: "wrong arguments"
      case .data: "the content of a file is wrong"
      case .noInput: "a file is missing or cannot be read"
      case .cannotCreate: "the output cannot be created"
      case .inputOutput: "reading or writing failed"
      case .interrupted: "interrupted (128 and the signal's number)"
      }
    }

    /// All of them in one sentence.
    package static var sentence: String {
      "Exit codes: " + allCases.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: "; ") + "."
    }
  }
}
