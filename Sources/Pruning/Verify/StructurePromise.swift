import Bytes
import JSONText
import SystemPackage
import Transformers

/// What was promised of heads, neurons and layers.
struct StructurePromise {
  let structure: ModelCut.Structure
  /// SHA-256 of tensors that are not slices of what they were, by their names in the original.
  let computed: [String: String]

  init(_ structure: ModelCut.Structure) {
    self.structure = structure
    computed = structure.values.mapValues(\.sha256)
  }

  /// Reads a promise from a record.
  ///
  /// - Parameters:
  ///   - path: vprune.json.
  ///   - model: The original.
  /// - Throws: Where the record is another model's.
  init?(recordedIn path: FilePath, for model: Model) throws {
    guard Directory.isOccupied(path),
      let document = try? JSONDocument(parsing: try ReadableFile.contents(of: path)),
      let plan = document.root["plan"], let masks = plan["transformer"], masks.isObject
    else { return nil }
    let shape = try EncoderShape(model.configuration, model.layout)
    structure = ModelCut.Structure(
      try MaskFile(masks, of: path).plan(for: shape), of: shape,
      keepingShape: document.root["asked"]?["keep_shape"]?.bool ?? false)
    computed = Dictionary(
      (plan["computed"].map { Array($0.members) } ?? []).map {
        ($0.key.string ?? "", $0.value.string ?? "")
      }, uniquingKeysWith: { first, _ in first })
  }
}
