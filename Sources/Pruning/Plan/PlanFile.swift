import Bytes
import JSONText
package import SystemPackage
package import Tokenizers

/// A saved plan, as far as it can be read without the model that it is for.
///
///     {"vprune_plan": 1,
///      "model": {"name": "M", "tokenizer": FINGERPRINT, "model": FINGERPRINT, "files": […]},
///      "asked": {…}, "inputs": {"corpus": […]}, "usage": {…},
///      "decision": HASH,
///      "vocabulary": {"before": 30522,
///                     "kept": {"special": [[0, "[PAD]"], …], "used": [[1037, "the"], …], …},
///                     "bound": "max-vocab",
///                     "dropped": [[ID, TOKEN, OCCURRENCES, EXTRA TOKENS, UNKNOWN], …]},
///      "transformer": {"layers": […], "heads": […], "neurons": […]},
///      "values": {"file": "plan.safetensors", …}, "layers": {…}, "compared": {…}}
///
/// A token a line, so that two plans can be compared and one can be edited.
package struct PlanFile: Sendable {
  /// A token that stays.
  package struct Kept: Equatable, Sendable {
    package let id: TokenID
    package let token: [UInt8]
    package let reason: VocabularyPlan.Reason
  }

  /// A token that goes and that the corpus used.
  package struct Dropped: Equatable, Sendable {
    package let cost: DroppedToken
    package let token: [UInt8]
  }

  package struct Vocabulary: Equatable, Sendable {
    package let before: Int
    /// By id.
    package let kept: [Kept]
    /// By id.
    package let dropped: [Dropped]
    package let bound: VocabularyPolicy.Limit?
    /// Whether what dropped tokens cost is what the corpus's words come to.
    package let hasExactPrices: Bool
  }

  package let path: FilePath
  package let target: PlanTarget
  package let asked: Asked
  package let inputs: [PruningPlan.Inputs]
  package let usage: UsageTotals
  package let vocabulary: Vocabulary?
  package let masks: MaskFile?
  /// Whether tokens or masks are others than those that were saved.
  package let isEdited: Bool
  /// A safetensors file in the plan's folder.
  let values: InputHashes.Entry?
  package let fit: LayerFit?
  package let holdout: HoldoutResult?
  package let compared: PruningPlan.Compared?

  static let version = 1

  /// What tells one decision from others: a hash of the tokens and units that stay.
  static func decision(_ kept: [TokenID]?, _ masks: JSONValue) -> String {
    let ids = kept.map { $0.map(\.description).joined(separator: " ") } ?? "all"
    return Fingerprint.of([("tokens", Array(ids.utf8)), ("masks", masks.compact)])
  }

  /// Reads a plan.
  ///
  /// - Throws: ``PruningError/malformedPlan(path:expected:)``, or what is wrong with the file.
  package init(path: FilePath) throws {
    let bytes = try ReadableFile.contents(of: path, allowingStreams: true)
    guard let document = try? JSONDocument(parsing: bytes), document.root.isObject else {
      throw PruningError.malformedPlan(path: path, expected: "the file is no JSON object")
    }
    let root = PlanField(path: path, node: document.root)
    guard document.root["vprune_plan"]?.int == Self.version else {
      throw PruningError.malformedPlan(path: path, expected: "vprune_plan must be \(Self.version)")
    }
    self.path = path
    target = try PlanTarget(root.member("model"))
    asked = try Asked(root.member("asked"))
    inputs = try root.member("inputs").members().map { kind, files in
      PruningPlan.Inputs(kind: kind, files: try InputHashes.entries(files))
    }
    usage = try UsageTotals(root.member("usage"))
    vocabulary = try root.optional("vocabulary").map { try Vocabulary($0) }
    masks = try root.optional("transformer").map { try MaskFile($0.node, of: path) }
    let decision = Self.decision(
      vocabulary?.kept.map(\.id), root.optional("transformer").map { JSONValue($0.node) } ?? .null)
    isEdited = try root.member("decision").string() != decision
    values = try root.optional("values").map { field in
      InputHashes.Entry(
        name: try field.member("file").string(), size: try field.member("bytes").count(),
        sha256: try field.member("sha256").string())
    }
    fit = try root.optional("layers")?.optional("fit").map { try LayerFit($0) }
    holdout = try root.optional("holdout").map { try HoldoutResult($0) }
    compared = try root.optional("compared").map { field in
      PruningPlan.Compared(
        documents: try field.member("documents").count(),
        resegmented: try field.member("resegmented").count())
    }
  }
}

extension PlanTarget {
  fileprivate init(_ field: PlanField) throws(PruningError) {
    name = try field.member("name").string()
    tokenizer = try field.member("tokenizer").string()
    model = try field.member("model").string()
    files = try InputHashes.entries(field.member("files"))
  }
}

extension PlanFile.Vocabulary {
  fileprivate init(_ field: PlanField) throws(PruningError) {
    before = try field.member("before").count()
    var kept: [PlanFile.Kept] = []
    for (name, list) in try field.member("kept").members() {
      guard let reason = VocabularyPlan.Reason(rawValue: name) else {
        throw list.malformed(
          "under one of " + VocabularyPlan.Reason.allCases.map(\.rawValue).joined(separator: ", "))
      }
      for item in try list.elements() {
        let parts = try item.elements()
        guard parts.count == 2 else { throw item.malformed("an id and a token") }
        kept.append(
          PlanFile.Kept(
            id: try Self.id(parts[0], below: before), token: try parts[1].utf8(), reason: reason))
      }
    }
    self.kept = kept.sorted { $0.id < $1.id }
    if let twice = zip(self.kept, self.kept.dropFirst()).first(where: { $0.id == $1.id }) {
      throw field.malformed("without token \(twice.0.id) twice")
    }
    let size = before
    // Of a plan that was edited some may be back.
    let keptIDs = Set(kept.map(\.id))
    dropped = try field.member("dropped").elements().map { item throws(PruningError) in
      let parts = try item.elements()
      guard parts.count == 5 else {
        throw item.malformed("an id, a token, occurrences, extra tokens, and unknown texts")
      }
      return PlanFile.Dropped(
        cost: DroppedToken(
          id: try Self.id(parts[0], below: size), occurrences: try parts[2].count(),
          extraTokens: try parts[3].integer(), unknown: try parts[4].integer()),
        token: try parts[1].utf8())
    }.filter { !keptIDs.contains($0.cost.id) }
    hasExactPrices = try field.optional("exact")?.bool() ?? false
    guard let name = try field.optional("bound")?.string() else {
      bound = nil
      return
    }
    guard let limit = VocabularyPolicy.Limit(rawValue: name) else {
      throw field.malformed("bound by an option that sets a limit")
    }
    bound = limit
  }

  private static func id(_ field: PlanField, below limit: Int) throws(PruningError) -> TokenID {
    guard let id = TokenID(exactly: try field.count()), id.index < limit else {
      throw field.malformed("an id below \(limit)")
    }
    return id
  }
}
