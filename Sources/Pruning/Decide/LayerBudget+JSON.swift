package import JSONText
import SystemPackage

extension LayerBudget {
  /// What was asked, for ``PruningRecord``; of files the names alone, because their places differ between machines.
  package var json: JSONValue {
    .object([
      ("size", size?.json ?? .null), ("layers", layers.map { .integer($0) } ?? .null),
      ("importance", .string(importance.rawValue)),
      ("scores", Self.name(scores)), ("data", Self.name(data?.path)),
      ("even_heads", .bool(isEvenInHeads)), ("even_ffn", .bool(isEvenInNeurons)),
      ("multiple_of", .integer(multiple)), ("iterations", .integer(iterations)),
      ("order", .string(order.rawValue)), ("refit", .bool(reconstructs)),
      ("samples", .integer(limits.documents)), ("batch_size", .integer(batchSize)),
    ])
  }

  private static func name(_ path: FilePath?) -> JSONValue {
    path?.lastComponent.map { .string($0.string) } ?? .null
  }
}

extension LayerBudget.Size {
  fileprivate var json: JSONValue {
    func list(_ counts: [Int]?) -> JSONValue {
      counts.map { .array($0.map { .integer($0) }) } ?? .null
    }
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    return switch self {
    case .means(let heads, let neurons):
      .object([("heads", number(heads)), ("ffn", number(neurons))])
    case .lists(let heads, let neurons):
      .object([("heads", list(heads)), ("ffn", list(neurons))])
    case .macs(let part): .object([("macs", .number(part))])
    case .speedup(let factor): .object([("speedup", .number(factor))])
    }
  }
}
