import Bytes
import Checkpoints
package import SystemPackage
import Tensors
package import Transformers

/// Importance scores as a safetensors file, which other tools read, too.
///
/// For each set of weights N float64 vectors `N.heads`, `N.neurons` and, with TextPruner's scores, `N.even_neurons`;
/// the metadata say which scores they are and what they were measured on.
package enum ScoreFile {
  private static let type = DataType.f64

  /// Keys of the metadata.
  private enum Key {
    static let (method, documents, model) = ("method", "documents", "model_sha256")
    static let (parts, batchSize) = ("parts", "batch_size")
  }

  /// The file's bytes.
  package static func bytes(_ saved: SavedScores) throws -> [UInt8] {
    let (scores, origin) = (saved.scores, saved.origin)
    var vectors: [(name: String, values: [Double])] = []
    for layer in scores.heads.indices {
      vectors.append(("\(layer).heads", scores.heads[layer]))
      vectors.append(("\(layer).neurons", scores.neurons[layer]))
      if let even = scores.evenNeurons { vectors.append(("\(layer).even_neurons", even[layer])) }
    }
    let values = Dictionary(uniqueKeysWithValues: vectors.map { ($0.name, $0.values) })
    let entries = [
      (Key.method, scores.method.rawValue), (Key.documents, String(scores.documents)),
      (Key.model, origin.model), (Key.parts, text(of: origin.parts)),
    ]
    let header = SafetensorsHeader(
      arranging: try vectors.map {
        try SafetensorsHeader.NewTensor(
          name: $0.name, dataType: type, shape: try Shape([$0.values.count]))
      },
      metadata: (entries + (origin.batchSize.map { [(Key.batchSize, String($0))] } ?? []))
        .map { SafetensorsHeader.MetadataEntry(key: $0.0, value: $0.1) })
    return header.tensors.reduce(into: header.serialized()) { bytes, tensor in
      bytes += type.bytes(of: values[tensor.name] ?? [])
    }
  }

  /// Adds up files of the same model.
  ///
  /// - Throws: ``PruningError/scoresThatDoNotAddUp(path:other:_:)`` where one does not go with those before it.
  package static func merged(_ paths: [FilePath]) throws -> SavedScores {
    var sum: SavedScores?
    var parts: [(part: ScoreOrigin.Part, path: FilePath)] = []
    for path in paths {
      let saved = try read(path)
      if var total = sum {
        do throws(SavedScores.Conflict) {
          try total.add(saved)
        } catch {
          let other = parts.first { saved.origin.parts.contains($0.part) }?.path
          throw PruningError.scoresThatDoNotAddUp(path: path, other: other ?? paths[0], error)
        }
        sum = total
      } else {
        sum = saved
      }
      parts += saved.origin.parts.map { ($0, path) }
    }
    guard let sum else { throw PruningError.noCalibrationText }
    return sum
  }

  /// Reads a model's scores.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - model: The model.
  ///   - shape: Its shape, which the scores must have.
  ///   - task: What it is for.
  /// - Returns: The scores.
  /// - Throws: ``PruningError/malformedScores(path:expected:)`` or ``PruningError/scoresOfOtherModel(path:)``, or what
  ///   is wrong with the file.
  package static func read(
    _ path: FilePath, of model: Model, _ shape: EncoderShape, _ task: EncoderTask
  ) throws -> ImportanceScores {
    let saved = try read(path)
    let scores = saved.scores
    let (heads, neurons) = (shape.layers.map(\.heads), shape.layers.map(\.neurons))
    guard scores.heads.map(\.count) == heads, scores.neurons.map(\.count) == neurons,
      scores.evenNeurons.map({ $0.map(\.count) == neurons }) ?? true,
      try saved.origin.model == model.fingerprint(task)
    else { throw PruningError.scoresOfOtherModel(path: path) }
    return scores
  }

  /// Reads a file.
  ///
  /// - Throws: ``PruningError/malformedScores(path:expected:)``, or what is wrong with the file.
  static func read(_ path: FilePath) throws -> SavedScores {
    let file = try ReadableFile(path: path)
    let header = try SafetensorsHeader(parsing: file)
    func entry(_ key: String) -> String? { header.metadata?.first { $0.key == key }?.value }
    guard let method = entry(Key.method).flatMap({ LayerBudget.Importance(rawValue: $0) }),
      let documents = entry(Key.documents).flatMap(count)
    else {
      throw PruningError.malformedScores(
        path: path, expected: "its metadata do not say which scores they are")
    }
    let batchSize = entry(Key.batchSize).flatMap { Int($0) }
    guard let model = entry(Key.model), let parts = entry(Key.parts).flatMap(parts),
      (batchSize.map { $0 > 0 } ?? false) == (method == .taylor)
    else {
      throw PruningError.malformedScores(
        path: path, expected: "its metadata do not say of which model and documents they are")
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
    let (heads, neurons, even) = (
      try rows("heads"), try rows("neurons"), try rows("even_neurons")
    )
    guard !heads.isEmpty, heads.count == neurons.count,
      even.map(\.count) == (method == .taylor ? neurons.map(\.count) : [])
    else {
      throw PruningError.malformedScores(
        path: path, expected: "it lacks rows of heads or neurons")
    }
    return SavedScores(
      ImportanceScores(
        method: method, heads: heads, neurons: neurons, evenNeurons: even.isEmpty ? nil : even,
        documents: documents),
      ScoreOrigin(model: model, parts: parts, batchSize: batchSize))
  }

  /// A number of documents, so small that sums of many are numbers.
  private static func count(_ text: String) -> Int? {
    Int(text).flatMap { 0..<1 << 48 ~= $0 ? $0 : nil }
  }

  /// `HASH:DOCUMENTS`, with commas between them.
  private static func text(of parts: [ScoreOrigin.Part]) -> String {
    parts.map { "\($0.digest):\($0.documents)" }.joined(separator: ",")
  }

  private static func parts(_ text: String) -> [ScoreOrigin.Part]? {
    var parts: [ScoreOrigin.Part] = []
    for field in text.split(separator: ",", omittingEmptySubsequences: true) {
      let halves = field.split(separator: ":")
      guard halves.count == 2, let documents = count(String(halves[1])) else {
        return nil
      }
      parts.append(ScoreOrigin.Part(digest: String(halves[0]), documents: documents))
    }
    return parts
  }
}
