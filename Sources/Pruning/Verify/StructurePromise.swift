import Bytes
import JSONText
import SystemPackage
import Transformers

/// What was promised of heads, neurons and layers.
struct StructurePromise {
  let structure: ModelCut.Structure
  /// Names of tensors, in the original, that are not slices of what they were.
  let computed: Set<String>

  init(_ structure: ModelCut.Structure) {
    self.structure = structure
    computed = Set(structure.values.keys)
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
    computed = Set((plan["computed"].map { Array($0.elements) } ?? []).compactMap(\.string))
  }
}
