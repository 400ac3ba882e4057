package import Checkpoints
import JSONText
package import Kernels
import SystemPackage

/// A transformer encoder with the head of its task, in float32.
///
/// Forward and backward passes of the families bert, roberta, xlm-roberta, camembert, distilbert, electra, mpnet,
/// albert and deberta-v2 (version 3 too). Layers may have lost heads and neurons.
package struct Encoder: Sendable {
  package let task: EncoderTask
  /// All layers, in the order of computation; weights may be replaced.
  package var layers: [EncoderLayer]
  /// For each layer, the number of its weights: with ALBERT, layers have the same weights.
  package let sharedWeights: [Int]
  package let head: TaskHead
  /// The longest document, in tokens.
  package let lengthLimit: Int
  package let blas: BLAS
  /// How many tokens there are embeddings for.
  package var vocabularySize: Int { embeddings.words.rows }
  /// How many segments can be told apart; `nil` where any number is read as one.
  package var segmentCount: Int? { embeddings.segments?.rows }
  let embeddings: EmbeddingLayer
  let convolution: ConvolutionLayer?
  /// The weights' file and the names of the layers' modules, for errors.
  private let path: FilePath
  private let layerNames: [String]

  /// Reads a model's weights.
  ///
  /// - Parameters:
  ///   - configuration: config.json.
  ///   - checkpoint: The weights, in the same directory as sentence-transformers' modules.json.
  /// - Throws: ``TransformerError``, where the encoder does not know the family or the head, or weights are
  ///   missing, misshapen or not finite.
  package init(
    _ configuration: ModelConfiguration, _ checkpoint: Checkpoint
  ) throws(TransformerError) {
    let settings = try EncoderSettings(configuration)
    do throws(KernelError) {
      blas = try BLAS()
    } catch {
      throw .kernels(error)
    }
    let reader = WeightReader(checkpoint: checkpoint, prefix: configuration.family.prefix)
    let modules = try SentenceModule.all(in: checkpoint.directory)
    path = checkpoint.path
    embeddings = try EmbeddingLayer(settings, reader)
    let positions = try settings.integer("max_position_embeddings", from: 1, or: 512)
    let limit = embeddings.lengthLimit ?? positions
    guard limit > 0 else {
      throw .unexpectedValue(
        path: settings.path, place: "max_position_embeddings",
        expected: "a number above the padding id's")
    }
    lengthLimit = limit
    let relative = try RelativeReader(settings, reader, limit: limit, blas)
    let names = try Self.layerNames(settings)
    layerNames = names
    var read: [EncoderLayer] = []
    var numbers: [String: Int] = [:]
    for name in names where numbers[name] == nil {
      numbers[name] = read.count
      read.append(try EncoderLayer(name, settings, reader, relative))
    }
    sharedWeights = names.compactMap { numbers[$0] }
    layers = sharedWeights.map { read[$0] }
    convolution = try ConvolutionLayer(settings, reader)
    task = try EncoderTask(settings, modules)
    head = try TaskHead(task, settings, reader, modules, words: embeddings.words)
  }

  /// Layers that share weights take no memory, but time; no model has as many.
  private static let mostLayers = 1 << 14

  /// What the names of each layer's modules start with.
  private static func layerNames(_ settings: EncoderSettings) throws(TransformerError) -> [String] {
    let structure = settings.structure
    let count = try settings.size(structure.layerCount, from: 0)
    try settings.check(count, isAtMost: mostLayers, structure.layerCount.key)
    let parts = structure.layer.split(separator: "*", omittingEmptySubsequences: false)
    guard let groupCount = structure.groupCount, let groupSize = structure.groupSize else {
      return (0..<count).map { "\(parts[0])\($0)" }
    }
    let (groups, inner) = (try settings.size(groupCount), try settings.size(groupSize))
    try settings.check(inner, isAtMost: mostLayers / max(1, count), groupSize.key)
    return (0..<count).flatMap { layer in
      (0..<inner).map { "\(parts[0])\(layer * groups / max(1, count))\(parts[1])\($0)" }
    }
  }

  /// An error that names this model and a layer.
  package func nonFinite(layer: Int) -> TransformerError {
    .nonFiniteActivation(
      path: path, module: layerNames.indices.contains(layer) ? layerNames[layer] : nil)
  }

  /// The same for what comes out at the end.
  var nonFiniteOutput: TransformerError { .nonFiniteActivation(path: path, module: nil) }
}
