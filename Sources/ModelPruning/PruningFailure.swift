import Pruning
import Reports

/// Why a job was not done: one sentence that says which file, what is wrong with it, and what to do.
public struct PruningFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong.
  public enum Kind: Sendable, CaseIterable {
    /// Verification found that the written model is not what was promised; it was removed.
    case differences
    /// What was asked for cannot be, or does not go together.
    case request
    /// The content of a file is wrong.
    case content
    /// A file is missing or cannot be read.
    case missing
    /// The output cannot be created.
    case output
    /// Reading or writing failed.
    case inputOutput
  }

  /// What kind of thing is wrong.
  public let kind: Kind
  /// The sentence.
  public let description: String

  /// The exit code of `vprune` for this kind, after sysexits.h.
  public var exitCode: Int32 {
    let code: Diagnosis.ExitCode =
      switch kind {
      case .differences: .differences
      case .request: .usage
      case .content: .data
      case .missing: .noInput
      case .output: .cannotCreate
      case .inputOutput: .inputOutput
      }
    return code.rawValue
  }
}

extension PruningFailure {
  init(_ kind: Kind, _ sentence: String) { (self.kind, description) = (kind, sentence) }

  init(_ result: VerificationResult) {
    self.init(
      .differences,
      "The written model is not what was promised, and was removed: "
        + VerificationReport(result).differences.joined(separator: "; "))
  }

  private init(_ error: any Error) {
    if let failure = error as? PruningFailure {
      self = failure
      return
    }
    guard let diagnosis = Diagnosis(of: error) else {
      self.init(.inputOutput, "\(error)")
      return
    }
    let kind: Kind =
      switch diagnosis.exitCode {
      case .usage: .request
      case .data: .content
      case .noInput: .missing
      case .cannotCreate: .output
      case .differences: .differences
      case .inputOutput, .done, .interrupted: .inputOutput
      }
    self.init(kind, diagnosis.sentence)
  }

  /// What `body` returns; its errors as sentences.
  static func told<Value>(_ body: () throws -> Value) throws(PruningFailure) -> Value {
    do {
      return try body()
    } catch {
      throw PruningFailure(error)
    }
  }

  /// Refuses a request.
  static func require(_ isMet: Bool, _ sentence: String) throws(PruningFailure) {
    guard isMet else { throw PruningFailure(.request, sentence) }
  }
}
