import ArgumentParser
import Glibc
import Reports

/// The end of a run that did not go well.
enum Failure {
  /// The end of a run whose verification found differences, which have been told.
  static let differences = ArgumentParser.ExitCode(Diagnosis.ExitCode.differences.rawValue)

  /// Says what is wrong in one sentence on standard error and ends the process.
  static func exit(with error: any Error) -> Never {
    guard let diagnosis = Diagnosis(of: error) else { VPrune.exit(withError: error) }
    StandardError.write("vprune: \(diagnosis.sentence)\n")
    Glibc.exit(diagnosis.exitCode.rawValue)
  }
}
