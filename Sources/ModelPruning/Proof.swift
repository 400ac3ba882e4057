import Pruning
import Reports

/// What of a pruned model was compared with the original, and what differs.
public struct Proof: Equatable, Sendable {
  /// Documents whose tokens, offsets and decoded text were compared.
  public let documents: Int
  /// Those of them that have dropped tokens, and are made of others on purpose.
  public let resegmentedDocuments: Int
  /// Tensors that were compared, byte by byte, in the rows and units that stay.
  public let tensors: Int
  /// Their bytes in the pruned model.
  public let tensorBytes: Int
  /// Token ids in JSON files.
  public let ids: Int
  /// The first differences, each a sentence; empty where the model is what was promised.
  public let differences: [String]

  /// Whether the model is what was promised.
  public var isExact: Bool { differences.isEmpty }
}

extension Proof {
  init(_ result: VerificationResult) {
    documents = result.documents
    resegmentedDocuments = result.resegmented
    tensors = result.tensors
    tensorBytes = result.tensorBytes
    ids = result.ids
    differences = VerificationReport(result).differences
  }
}
