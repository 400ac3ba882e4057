package import JSONText
package import Pruning
import SystemPackage
import Tokenizers

/// What `vprune restore` tells.
package struct RestoreReport {
  private let outcome: RestoreJob.Outcome

  package init(_ outcome: RestoreJob.Outcome) {
    self.outcome = outcome
  }

  /// How many tokens are shown.
  private static let shown = 8

  /// The lines that a person reads.
  package var text: String {
    var table = TextTable([.left, .right, .right, .right])
    table.append("", "before", "after", "change")
    table.append(
      "vocabulary", Figures.count(outcome.vocabulary.before),
      Figures.count(outcome.vocabulary.after), Figures.change(outcome.vocabulary))
    table.append(
      "weights", Figures.bytes(outcome.weights.before), Figures.bytes(outcome.weights.after),
      Figures.change(outcome.weights))
    let names = outcome.restored.prefix(Self.shown).map { Diagnosis.excerpt($0.token) }
    let more = outcome.restored.count > Self.shown ? " …" : ""
    let parts =
      outcome.parts > 0 ? ", \(Figures.count(outcome.parts)) of them parts of others" : ""
    let restored =
      outcome.restored.isEmpty
      ? "nothing: the model has these tokens"
      : "\(Figures.counted(outcome.restored.count, "token"))\(parts): "
        + names.joined(separator: " ") + more
    var lines = ["\(outcome.pruned) → \(outcome.output)", ""] + table.lines
    lines += ["", "restored  \(restored)", "verified  \(verified)"]
    lines.append(
      outcome.verification?.isExact == false
        ? "nothing was written: verification found differences" : "written to \(outcome.output)/")
    return lines.joined(separator: "\n") + "\n"
  }

  private var verified: String {
    guard let result = outcome.verification else { return "no (--no-verify)" }
    guard result.isExact else {
      return "no: \(Figures.counted(result.differenceCount, "difference"))"
    }
    return
      "\(Figures.counted(result.tensors, "tensor")) (\(Figures.bytes(result.tensorBytes))): rows that came "
      + "back are the original's, all others the pruned model's"
  }

  /// The same as a JSON object.
  package var json: JSONValue {
    func change(_ change: Change) -> JSONValue {
      .object([("before", .integer(change.before)), ("after", .integer(change.after))])
    }
    return .object([
      ("model", .string(outcome.original.string)), ("pruned", .string(outcome.pruned.string)),
      ("output", .string(outcome.output.string)), ("vocabulary", change(outcome.vocabulary)),
      ("weights_bytes", change(outcome.weights)),
      (
        "restored",
        .array(
          outcome.restored.map {
            .object([("id", .integer($0.id.index)), ("token", .utf8($0.token))])
          })
      ),
      ("verification", outcome.verification.map { VerificationReport($0).json } ?? .null),
    ])
  }
}
