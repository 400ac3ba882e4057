import Bytes
import Checkpoints
package import SystemPackage
import Tensors
package import Transformers

/// Importance scores as a safetensors file, which other tools read, too.
///
/// For each set of weights N float64 vectors `N.heads`, `N.neurons` and, with TextPruner's scores, `N.even_neurons`;
/// the metadata have `method` and `documents`.
package enum ScoreFile {
  private static let (method, documents) = ("method", "documents")
  private static let type = DataType.f64

  /// The file's bytes.
  package static func bytes(_ scores: ImportanceScores) throws -> [UInt8] {
    var vectors: [(name: String, values: [Double])] = []
    for layer in scores.heads.indices {
      vectors.append(("\(layer).heads", scores.heads[layer]))
      vectors.append(("\(layer).neurons", scores.neurons[layer]))
      if let even = scores.evenNeurons { vectors.append(("\(layer).even_neurons", even[layer])) }
    }
    let values = Dictionary(uniqueKeysWithValues: vectors.map { ($0.name, $0.values) })
    let header = SafetensorsHeader(
      arranging: try vectors.map {
        try SafetensorsHeader.NewTensor(
          name: $0.name, dataType: type, shape: try Shape([$0.values.count]))
      },
      metadata: [
        SafetensorsHeader.MetadataEntry(key: method, value: scores.method.rawValue),
        SafetensorsHeader.MetadataEntry(key: documents, value: String(scores.documents)),
      ])
    return header.tensors.reduce(into: header.serialized()) { bytes, tensor in
      bytes += type.bytes(of: values[tensor.name] ?? [])
    }
  }

  /// Adds up files of the same model.
  ///
  /// - Throws: ``PruningError/malformedScores(path:expected:)`` where one does not fit the first.
  package static func merged(_ paths: [FilePath]) throws -> ImportanceScores {
    var sum: ImportanceScores?
    for path in paths {
      let scores = try read(path, for: nil)
      guard let old = sum else {
        sum = scores
        continue
      }
      guard let merged = old.merged(with: scores) else {
        throw PruningError.malformedScores(
          path: path, expected: "it has scores of another kind or model than the first file")
      }
      sum = merged
    }
    guard let sum else { throw PruningError.noCalibrationText }
    return sum
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - shape: The model that the scores must fit; `nil` for any.
  /// - Returns: The scores.
  /// - Throws: ``PruningError/malformedScores(path:expected:)``, or what is wrong with the file.
  package static func read(_ path: FilePath, for shape: EncoderShape?) throws -> ImportanceScores {
    let file = try ReadableFile(path: path)
    let header = try SafetensorsHeader(parsing: file)
    func entry(_ key: String) -> String? { header.metadata?.first { $0.key == key }?.value }
    guard let method = entry(method).flatMap({ LayerBudget.Importance(rawValue: $0) }),
      let documents = entry(documents).flatMap({ Int($0) }), documents >= 0
    else {
      throw PruningError.malformedScores(
        path: path, expected: "its metadata do not say which scores they are")
    }
    func rows(_ kind: String) throws -> [[Double]] {
      var rows: [[Double]] = []
      while let tensor = header.tensors.first(where: { $0.name == "\(rows.count).\(kind)" }) {
        let size = tensor.dataOffsets.count
        guard tensor.dataType == type, tensor.shape.dimensions.count == 1 else {
          throw PruningError.malformedScores(
            path: path, expected: "\(tensor.name) is no vector of float64")
        }
        let bytes = try file.bytes(
          at: header.dataStart + tensor.dataOffsets.lowerBound, count: size)
        let values = type.numbers(in: bytes)
        guard values.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
          throw PruningError.malformedScores(
            path: path, expected: "\(tensor.name) has a number that is no score")
        }
        rows.append(values)
      }
      return rows
    }
    let even = try rows("even_neurons")
    let scores = ImportanceScores(
      method: method, heads: try rows("heads"), neurons: try rows("neurons"),
      evenNeurons: even.isEmpty ? nil : even, documents: documents)
    guard let shape else { return scores }
    guard scores.heads.map(\.count) == shape.layers.map(\.heads),
      scores.neurons.map(\.count) == shape.layers.map(\.neurons),
      even.isEmpty || even.map(\.count) == shape.layers.map(\.neurons)
    else {
      throw PruningError.malformedScores(
        path: path, expected: "it has scores of a model of another shape")
    }
    return scores
  }
}
