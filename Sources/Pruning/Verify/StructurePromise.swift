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
    guard Directory.isOccupied(path) else { return nil }
    let bytes = try ReadableFile.contents(of: path)
    guard let document = try? JSONDocument(parsing: bytes),
      let plan = document.root["plan"], let masks = plan["transformer"], masks.isObject
    else { return nil }
    let shape = try EncoderShape(model.configuration, model.layout)
    structure = ModelCut.Structure(
      try MaskFile(masks, of: path).plan(for: shape), of: shape,
      keepingShape: document.root["asked"]?["keep_shape"]?.bool ?? false)
    let family = model.configuration.family
    // Nothing else is ever computed: other tensors are compared, whatever the record says.
    let projections = [family.encoder?.attentionOutput, family.encoder?.neuronOutput]
      .compactMap(\.self).flatMap { ["\($0).weight", "\($0).bias"] }
    computed = Dictionary(
      (plan["computed"].map { Array($0.members) } ?? []).compactMap { member in
        guard let name = member.key.string, let hash = member.value.string,
          let place = family.place(of: name), projections.contains(place.parameter)
        else { return nil }
        return (name, hash)
      }, uniquingKeysWith: { first, _ in first })
  }
}
