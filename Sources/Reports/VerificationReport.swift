package import JSONText
package import Pruning

/// What verification tells.
package struct VerificationReport {
  private let result: VerificationResult

  package init(_ result: VerificationResult) {
    self.result = result
  }

  /// One line.
  package var line: String {
    let tensors =
      "\(Figures.counted(result.tensors, "tensor")) (\(Figures.bytes(result.tensorBytes)))"
    guard result.isExact else {
      return "no: \(Figures.counted(result.differenceCount, "difference"))"
    }
    let ids = Figures.counted(result.ids, "id")
    return "\(compared), \(tensors) and \(ids) in JSON files as promised\(resegmented)"
  }

  /// One line about documents alone.
  var documents: String {
    guard result.isExact else {
      return "no: \(Figures.counted(result.differenceCount, "difference"))"
    }
    return "\(compared) will have the same tokens\(resegmented)"
  }

  private var compared: String {
    result.documents == 0
      ? "no documents" : Figures.counted(result.documents - result.resegmented, "document")
  }

  private var resegmented: String {
    result.resegmented == 0
      ? "" : "; \(Figures.counted(result.resegmented, "document")) use dropped tokens"
  }

  /// The first differences, one a line.
  package var differences: [String] {
    var lines = result.differences.map(Self.sentence)
    let more = result.differenceCount - lines.count
    if more > 0 { lines.append("… and \(Figures.counted(more, "difference")) more") }
    return lines
  }

  /// The result as a JSON object.
  package var json: JSONValue {
    .object([
      ("exact", .bool(result.isExact)),
      ("documents", .integer(result.documents)),
      ("resegmented_documents", .integer(result.resegmented)),
      ("tensors", .integer(result.tensors)),
      ("tensor_bytes", .integer(result.tensorBytes)),
      ("ids", .integer(result.ids)),
      ("outputs_of_documents", .integer(result.outputs)),
      ("difference_count", .integer(result.differenceCount)),
      ("differences", .array(result.differences.map { .string(Self.sentence($0)) })),
    ])
  }

  private static func sentence(_ difference: Difference) -> String {
    switch difference {
    case .token(let id, let token):
      "token \(id), \(Diagnosis.quoted(token)), is not in the original tokenizer, or not in this "
        + "place of the order"
    case .document(let number, let aspect, let original, let pruned):
      "document \(number): \(words(for: aspect)) from here on: \(original) before, \(pruned) after"
    case .documentCount(let counted, let verified):
      "\(Figures.counted(counted, "document")) were counted and \(Figures.count(verified)) read again: "
        + "the text changed meanwhile"
    case .otherText(let counted, let verified):
      "the plan was made for a text of \(Figures.counted(counted, "document")), and this one has "
        + "\(Figures.count(verified)): another text may use tokens that went; name the plan's own, or none"
    case .tensor(let name, let original, let pruned):
      "tensor \(name): \(original ?? "absent") before, \(pruned ?? "absent") after"
    case .bytes(let tensor, let row, let offset):
      "tensor \(tensor): bytes differ\(row.map { " in row \($0)" } ?? "") at offset \(offset)"
    case .computed(let tensor):
      "tensor \(tensor): not the values that vprune.json says that pruning computed"
    case .unreadableRecord(let path):
      "\(path) cannot be read as JSON: what was promised of heads, neurons and layers is not known"
    case .value(let path, let place, let found, let expected):
      "\(path): \(place) is \(found) and should be \(expected)"
    case .outputs(let distance):
      "the written model's outputs differ from those that were foretold, by \(Figures.scientific(distance)) of "
        + "the largest"
    case .missingFile(let name): "\(name) is missing"
    case .unexpectedFile(let name): "\(name) does not belong to the pruned model"
    case .wrongFile(let name): "\(name) does not say what became of the ids"
    case .copiedFile(let name): "\(name) is not the original's"
    }
  }

  private static func words(for aspect: Difference.Aspect) -> String {
    switch aspect {
    case .ids: "tokens differ"
    case .offsets: "offsets differ"
    case .text: "the decoded text differs"
    }
  }
}
