package import JSONText
import Pruning
import SystemPackage

extension PruningSummary {
  private typealias Members = [(key: String, value: JSONValue)]

  /// The same as a JSON object.
  package var json: JSONValue { .object(places + sizes + decision + text(outcome.usage) + rest) }

  private var places: Members {
    let output = outcome.filesAfter == nil ? nil : outcome.request.output
    return [
      ("model", .string(outcome.request.model.string)), ("output", Self.json(output)),
      ("plan", Self.json(outcome.savedPlan)), ("dry_run", .bool(outcome.request.isDryRun)),
    ]
  }

  private var sizes: Members {
    let disk = JSONValue.object([
      ("before", .integer(outcome.filesBefore)),
      ("after", outcome.filesAfter.map { .integer($0) } ?? .null),
    ])
    return [
      ("vocabulary", Self.json(outcome.vocabulary)),
      ("parameters", Self.json(outcome.parameters)),
      ("weights_bytes", Self.json(outcome.weights)), ("disk_bytes", disk),
      ("bytes_per_token", .integer(outcome.bytesPerToken)),
    ]
  }

  private var decision: Members {
    var members: Members = [("kept", .null), ("dropped", .null)]
    if let plan = outcome.plan {
      let kept: Members = plan.reasonCounts.map { ($0.reason.rawValue, .integer($0.count)) }
      let cost = VocabularyCost(plan, outcome.usage, outcome.asked.policy)
      members = [("kept", .object(kept)), ("dropped", outcome.isEdited ? .null : cost.json)]
    }
    guard let structure = outcome.structure else {
      return members + [
        ("transformer", .null), ("fit", .null), ("linear_weights", .null), ("latency", .array([])),
      ]
    }
    return members + [
      ("transformer", StructureReport(structure).json),
      ("fit", outcome.layerFit?.json ?? .null),
      ("linear_weights", Self.json(outcome.linearWeights)),
      ("latency", .array(outcome.passTimes.map(\.json))),
    ]
  }

  private func text(_ usage: UsageTotals) -> Members {
    var usage = usage
    if outcome.plan == nil { usage.unseenTokens = nil }
    return [("corpus", usage.json), ("holdout", outcome.holdout?.json ?? .null)]
  }

  private var rest: Members {
    let verification = outcome.verification.map { VerificationReport($0).json }
    return [
      ("padding_rows", .integer(outcome.paddingRows)),
      ("left_out", Self.json(outcome.leftOut.map(\.path.string))),
      ("dropped_entries", Self.json(outcome.droppedEntries)), ("warnings", Self.json(warnings)),
      ("verification", verification ?? .null),
      ("seconds", .number(Self.seconds(outcome.duration))),
    ]
  }

  private static func json(_ path: FilePath?) -> JSONValue {
    path.map { .string($0.string) } ?? .null
  }

  private static func json(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

  private static func json(_ change: Change) -> JSONValue {
    .object([("before", .integer(change.before)), ("after", .integer(change.after))])
  }

  private static func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}

extension PassTimes {
  /// For programs.
  var json: JSONValue {
    .object([
      ("documents", .integer(documents)), ("length", .integer(length)),
      ("before_seconds", .number(before)), ("after_seconds", .number(after)),
    ])
  }
}
