import JSONText
import SystemPackage
import Tokenizers

/// vprune.json: what was asked, from which inputs, and what was decided.
///
/// No time, host or absolute path is in it, so that the same inputs give the same bytes.
struct PruningRecord {
  static let fileName = "vprune.json"

  let plan: PruningPlan
  let shardLimit: Int?
  let modelFiles: [InputHashes.Entry]

  var text: [UInt8] {
    let limit: [(key: String, value: JSONValue)] = [
      ("max_shard_size", shardLimit.map { .integer($0) } ?? .null)
    ]
    let model: [(key: String, value: JSONValue)] = [("model", InputHashes.json(modelFiles))]
    return JSONValue.object([
      ("vprune", .string(ToolVersion.current)),
      ("asked", .object(plan.asked.members + limit)),
      ("inputs", .object(model + plan.inputsJSON)),
      ("usage", plan.usage.json),
      (
        "plan",
        .object([
          ("edited", .bool(plan.isEdited)), ("vocabulary", vocabulary),
          ("transformer", plan.masksJSON),
          // SHA-256 of the tensors that are not slices of the original's.
          (
            "computed",
            .object(
              (plan.structure?.values ?? [:]).sorted { $0.key < $1.key }
                .map { ($0.key, .string($0.value.sha256)) })
          ),
        ])
      ),
      ("layers", plan.layersJSON), ("holdout", plan.holdout?.json ?? .null),
    ]).lines
  }

  /// Old ids of the kept tokens by the reason for which each stays; in ascending order together
  /// they are the new ids.
  private var vocabulary: JSONValue {
    guard let plan = plan.vocabulary else { return .null }
    let kept = plan.reasonCounts.map { reason, _ in
      let ids = zip(plan.map.kept, plan.reasons).filter { $0.1 == reason }.map { $0.0 }
      return (reason.rawValue, JSONValue.array(ids.map { .integer($0.index) }))
    }
    return .object([
      ("before", .integer(plan.map.oldCount)), ("after", .integer(plan.map.kept.count)),
      ("kept", .object(kept)), ("bound", plan.bound.map { .string($0.rawValue) } ?? .null),
      ("exact", .bool(plan.hasExactPrices)), ("dropped", Self.json(plan.dropped)),
    ])
  }

  /// Old ids of tokens that the corpus used, and what the loss of each costs, side by side.
  private static func json(_ tokens: [DroppedToken]) -> JSONValue {
    func list(_ value: (DroppedToken) -> Int) -> JSONValue {
      .array(tokens.map { .integer(value($0)) })
    }
    return .object([
      ("ids", list(\.id.index)), ("occurrences", list(\.occurrences)),
      ("extra_tokens", list(\.extraTokens)), ("unknown", list(\.unknown)),
    ])
  }
}
