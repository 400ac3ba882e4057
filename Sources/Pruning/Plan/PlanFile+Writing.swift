import Bytes
import JSONText
package import SystemPackage
import Tokenizers

extension PlanFile {
  /// Where the tensors of a plan are kept that were computed for it.
  package static func valuesPath(of path: FilePath) -> FilePath {
    var path = path
    path.extension = "safetensors"
    return path
  }

  /// Saves a plan, and beside it the tensors that were computed for it.
  ///
  /// - Parameters:
  ///   - plan: The plan.
  ///   - target: Whom it is for.
  ///   - model: The same.
  ///   - path: Where it will be.
  ///   - force: Whether what stands there is replaced.
  /// - Throws: What keeps the files from being written.
  static func write(
    _ plan: PruningPlan, for target: PlanTarget, _ model: Model, to path: FilePath, force: Bool
  ) throws {
    let stale = force ? staleValues(of: path) : nil
    var values: (path: FilePath, bytes: [UInt8])?
    if let tensors = plan.structure?.values, !tensors.isEmpty {
      values = (valuesPath(of: path), try PlanValues.bytes(tensors, of: model))
    }
    let valuesJSON = values.map { file in
      JSONValue.object([
        ("file", .string(file.path.lastComponent?.string ?? "")),
        ("bytes", .integer(file.bytes.count)),
        ("sha256", .string(Fingerprint.hash(of: file.bytes))),
      ])
    }
    let text = JSONValue.object([
      ("vprune_plan", .integer(version)), ("vprune", .string(ToolVersion.current)),
      (
        "model",
        .object([
          ("name", .string(target.name)), ("tokenizer", .string(target.tokenizer)),
          ("model", .string(target.model)), ("files", InputHashes.json(target.files)),
        ])
      ),
      ("asked", .object(plan.asked.members)), ("inputs", .object(plan.inputsJSON)),
      ("usage", plan.usage.json),
      ("decision", .string(decision(plan.vocabulary?.map.kept, plan.masksJSON))),
      ("vocabulary", plan.vocabulary.map { json($0, model.tokenizer) } ?? .null),
      ("transformer", plan.masksJSON), ("values", valuesJSON ?? .null), ("layers", plan.layersJSON),
      ("holdout", plan.holdout?.json ?? .null),
      (
        "compared",
        plan.compared.map {
          .object([
            ("documents", .integer($0.documents)), ("resegmented", .integer($0.resegmented)),
          ])
        } ?? .null
      ),
    ]).lines
    if let values {
      try WritableFile.replace(path, with: text, beside: values, force: force)
    } else {
      try WritableFile.replace(path, with: text, force: force)
      if let stale { try Directory.remove(stale) }
    }
  }

  /// Looks whether a plan can be written, before work is done for it.
  ///
  /// - Parameters:
  ///   - path: Where it will be.
  ///   - request: What is asked for.
  ///   - inputs: Files, folders and patterns that are read beside the model.
  /// - Throws: As ``OutputFile/check(_:replacing:model:inputs:)``.
  package static func check(
    _ path: FilePath, for request: PruningRequest, inputs: [String]
  ) throws {
    removeOrphanedValues(of: path)
    var outputs = [path]
    if case .budgeted = request.layers { outputs.append(valuesPath(of: path)) }
    for output in outputs {
      try OutputFile.check(
        output, replacing: request.replaces, model: request.model, inputs: inputs)
    }
  }

  /// Removes the tensors of a plan that a process did not get to put beside them, because it was killed.
  private static func removeOrphanedValues(of path: FilePath) {
    let file = valuesPath(of: path)
    WritableFile.removeOrphan(file, of: path) { unfinished in
      guard let plan = try? PlanFile(path: unfinished),
        plan.values?.name == file.lastComponent?.string,
        let bytes = try? ReadableFile.contents(of: file)
      else { return false }
      return plan.values?.sha256 == Fingerprint.hash(of: bytes)
    }
  }

  /// The tensors of a plan that is replaced; `nil` where it has none of its own.
  private static func staleValues(of path: FilePath) -> FilePath? {
    let file = valuesPath(of: path)
    guard let old = try? PlanFile(path: path), old.values?.name == file.lastComponent?.string,
      Directory.kind(of: file) == .file
    else { return nil }
    return file
  }

  private static func json(_ plan: VocabularyPlan, _ tokenizer: Tokenizer) -> JSONValue {
    func token(_ id: TokenID) -> JSONValue { .utf8(tokenizer.token(id).map(Array.init) ?? []) }
    let kept = plan.reasonCounts.map { reason, _ in
      (
        reason.rawValue,
        JSONValue.array(
          zip(plan.map.kept, plan.reasons).filter { $0.1 == reason }.map { id, _ in
            .array([.integer(id.index), token(id)])
          })
      )
    }
    let dropped = plan.dropped.map { cost in
      JSONValue.array([
        .integer(cost.id.index), token(cost.id), .integer(cost.occurrences),
        .integer(cost.extraTokens), .integer(cost.unknown),
      ])
    }
    return .object([
      ("before", .integer(plan.map.oldCount)), ("kept", .object(kept)),
      ("bound", plan.bound.map { .string($0.rawValue) } ?? .null),
      ("exact", .bool(plan.hasExactPrices)), ("dropped", .array(dropped)),
    ])
  }
}
