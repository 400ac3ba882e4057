import JSONText
package import SystemPackage

/// Something that verification found to be other than promised.
package enum Difference: Equatable, Sendable {
  /// What of a document differs.
  package enum Aspect: String, Sendable {
    case ids
    case offsets
    case text
  }

  /// A token of the pruned tokenizer is not in the original one, or not in the original order.
  case token(id: Int, token: [UInt8])
  /// A document, counted from 1, is not what it was: tokens of both, from the first that differs,
  /// or what follows of the text that they decode to.
  case document(number: Int, Aspect, original: String, pruned: String)
  /// As many documents were counted, and as many were read again.
  case documentCount(counted: Int, verified: Int)
  /// Documents differ, and are others than those that the plan was made for.
  case otherText(counted: Int, verified: Int)
  /// A tensor is missing, new, or of another type or shape.
  case tensor(name: String, original: String?, pruned: String?)
  /// A byte of a tensor is not what it was; `row` counts along the vocabulary axis of the
  /// pruned tensor, where it has one.
  case bytes(tensor: String, row: Int?, offset: Int)
  /// A tensor that pruning computed is not what vprune.json says that it became.
  case computed(tensor: String)
  /// vprune.json is no JSON, so that what was promised of layers is not known.
  case unreadableRecord(path: FilePath)
  /// A value of a JSON file is not what it has to be.
  case value(path: FilePath, place: String, found: String, expected: String)
  /// The written model's outputs are not those that its plan foretold; the distance is a part of the largest.
  case outputs(distance: Double)
  /// A file of the original is not there.
  case missingFile(name: String)
  /// A tokenizer file that the original lacks, or weights that are not the pruned ones.
  case unexpectedFile(name: String)
  /// A file does not say what became of the model.
  case wrongFile(name: String)
  /// A file that was to be copied is not the original's.
  case copiedFile(name: String)

  static func value(_ difference: JSONComparison.Difference, path: FilePath) -> Difference {
    func text(_ value: [UInt8]?) -> String {
      value.map { String(decoding: $0, as: UTF8.self) } ?? "absent"
    }
    return .value(
      path: path, place: difference.place, found: text(difference.found),
      expected: text(difference.expected))
  }
}

/// What verification looked at, and what it found.
package struct VerificationResult: Equatable, Sendable {
  /// Documents compared.
  package var documents = 0
  /// Documents that use tokens that were dropped on purpose (`--min-count`), so that they are
  /// made of others now.
  package var resegmented = 0
  package var tensors = 0
  /// Bytes of the pruned tensors.
  package var tensorBytes = 0
  /// Ids in JSON files.
  package var ids = 0
  /// Documents that the written model was run on, where what it has to say was known.
  package var outputs = 0
  /// How many differences there are.
  package var differenceCount = 0
  /// The first few of them.
  package var differences: [Difference] = []

  package var isExact: Bool { differenceCount == 0 }

  /// How many differences are kept.
  static let kept = 5

  mutating func note(_ difference: Difference) {
    differenceCount += 1
    if differences.count < Self.kept { differences.append(difference) }
  }
}
