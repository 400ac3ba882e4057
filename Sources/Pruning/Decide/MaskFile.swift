import Bytes
import Checkpoints
import JSONText
package import SystemPackage
import Tensors
package import Transformers

/// Masks of heads, neurons and layers in a file: 1 for what stays, 0 for what goes.
///
///     {"heads":   [[1, 0, 1, 1], [1, 1, 1, 1]],
///      "neurons": [[1, 1, 0, …], [1, 0, 1, …]],
///      "layers":  [1, 1]}
///
/// `heads` and `neurons` (also called `ffn`) have a row for each layer with weights of its own, from the
/// first, `layers` an entry for each layer that runs; what is absent stays whole. TextPruner's mask.pt
/// is a pair of matrices, heads and neurons.
package struct MaskFile: Sendable {
  private let path: FilePath
  // `nil` where everything stays.
  package private(set) var heads: [[Bool]]?
  package private(set) var neurons: [[Bool]]?
  package private(set) var layers: [Bool]?

  /// Reads a file.
  ///
  /// - Throws: ``PruningError/malformedMasks(path:expected:)``, or what is wrong with the file.
  package init(path: FilePath) throws {
    self.path = path
    // A stream can be read once, and torch's files are read where their parts are.
    let scratch =
      Directory.kind(of: path) == .other
      ? try ScratchFile(FileStream(ReadableFile(path: path, allowingStreams: true))) : nil
    let file = try ReadableFile(path: scratch?.path ?? path)
    guard !TorchFile.isTorchFile(try file.bytes(at: 0, count: min(4, file.size))) else {
      try read(TorchFile(file))
      return
    }
    let bytes = try ReadableFile.contents(of: file.path)
    guard let document = try? JSONDocument(parsing: bytes) else {
      throw PruningError.malformedMasks(path: path, expected: "the file is not JSON")
    }
    try read(document.root)
  }

  /// Takes the masks from a value that vprune.json records.
  init(_ node: JSONNode, of path: FilePath) throws {
    self.path = path
    try read(node)
  }

  private mutating func read(_ node: JSONNode) throws {
    guard node.isObject else {
      throw PruningError.malformedMasks(path: path, expected: "the file holds no object")
    }
    let names = node.members.compactMap(\.key.string).map { $0 == "ffn" ? "neurons" : $0 }
    for name in ["heads", "neurons", "layers"] where names.count(where: { $0 == name }) > 1 {
      throw PruningError.malformedMasks(path: path, expected: "the file has \(name) twice")
    }
    heads = try rows(node["heads"], "heads")
    neurons = try rows(node["neurons"], "neurons") ?? rows(node["ffn"], "ffn")
    layers = try node["layers"].map { try row($0, "layers") }
    guard heads != nil || neurons != nil || layers != nil else {
      throw PruningError.malformedMasks(
        path: path, expected: "the file has none of heads, neurons and layers")
    }
  }

  /// TextPruner saves a pair of matrices, heads and neurons; others give them names.
  private mutating func read(_ file: TorchFile) throws {
    let masks: [PickleValue?] =
      switch file.value {
      case .tuple(let pair, _) where pair.count == 2: pair
      case .list(let pair) where pair.elements.count == 2: pair.elements
      case .dictionary(let named):
        [
          named["head_mask"] ?? named["heads"],
          named["ffn_mask"] ?? named["neuron_mask"] ?? named["neurons"] ?? named["ffn"],
        ]
      default: []
      }
    guard masks.count == 2, masks.contains(where: { $0 != nil }) else {
      throw PruningError.malformedMasks(
        path: path, expected: "the file has no pair of masks, of heads and of neurons")
    }
    heads = try masks[0].flatMap { try rows($0, "heads", in: file) }
    neurons = try masks[1].flatMap { try rows($0, "neurons", in: file) }
  }

  private func rows(
    _ value: PickleValue, _ place: String, in file: TorchFile
  ) throws -> [[Bool]]? {
    if case .none = value { return nil }
    guard case .tensor(let tensor) = value, tensor.shape.dimensions.count == 2 else {
      throw PruningError.malformedMasks(path: path, expected: "\(place) is no matrix")
    }
    let elements = try file.elements(of: tensor)
    guard elements.allSatisfy({ $0 == 0 || $0 == 1 }) else {
      throw PruningError.malformedMasks(path: path, expected: "\(place) must be 0 or 1")
    }
    let width = tensor.shape.dimensions[1]
    return (0..<tensor.shape.dimensions[0]).map { row in
      elements[row * width..<(row + 1) * width].map { $0 == 1 }
    }
  }

  private func rows(_ node: JSONNode?, _ place: String) throws -> [[Bool]]? {
    guard let node else { return nil }
    guard node.isArray else {
      throw PruningError.malformedMasks(
        path: path, expected: "\(place) must be a list with a row for each layer")
    }
    return try node.elements.enumerated().map { try row($1, "\(place)[\($0)]") }
  }

  private func row(_ node: JSONNode, _ place: String) throws -> [Bool] {
    guard node.isArray else {
      throw PruningError.malformedMasks(path: path, expected: "\(place) must be a list")
    }
    return try node.elements.enumerated().map { index, entry in
      switch entry.bool.map({ $0 ? 1 : 0 }) ?? entry.double {
      case 0: return false
      case 1: return true
      default:
        throw PruningError.malformedMasks(
          path: path, expected: "\(place)[\(index)] must be 0 or 1")
      }
    }
  }
}

extension MaskFile {
  /// What stays of a model.
  ///
  /// - Throws: ``PruningError/wrongMaskSize(path:place:found:expected:)`` where the masks are another
  ///   model's, and ``PruningError/noLayers(path:)``.
  package func plan(for shape: EncoderShape) throws(PruningError) -> TransformerPlan {
    var plan = TransformerPlan(keepingAllOf: shape)
    try check(heads?.count, "heads", shape.layers.count)
    try check(neurons?.count, "neurons", shape.layers.count)
    try check(layers?.count, "layers", shape.sequence.count)
    for (index, layer) in shape.layers.enumerated() {
      if let row = heads?[index] {
        try check(row.count, "heads[\(index)]", layer.heads)
        plan.layers[index].heads = Self.kept(row)
      }
      if let row = neurons?[index] {
        try check(row.count, "neurons[\(index)]", layer.neurons)
        plan.layers[index].neurons = Self.kept(row)
      }
    }
    if let layers { plan.running = Self.kept(layers) }
    guard !plan.running.isEmpty else { throw .noLayers(path: path) }
    return plan
  }

  private func check(
    _ found: Int?, _ place: String, _ expected: Int
  ) throws(PruningError) {
    guard let found, found != expected else { return }
    throw .wrongMaskSize(path: path, place: place, found: found, expected: expected)
  }

  private static func kept(_ row: [Bool]) -> [Int] { row.indices.filter { row[$0] } }
}

extension TransformerPlan {
  /// The plan as a file of masks has it.
  ///
  /// - Parameter shape: The shape that the plan was made for.
  /// - Returns: An object that ``MaskFile`` reads.
  func masks(of shape: EncoderShape) -> JSONValue {
    func row(_ kept: [Int], _ count: Int) -> JSONValue {
      var mask = Array(repeating: 0, count: count)
      for index in kept { mask[index] = 1 }
      return .array(mask.map { .integer($0) })
    }
    return .object([
      ("layers", row(running, shape.sequence.count)),
      ("heads", .array(zip(layers, shape.layers).map { row($0.heads, $1.heads) })),
      ("neurons", .array(zip(layers, shape.layers).map { row($0.neurons, $1.neurons) })),
    ])
  }
}
